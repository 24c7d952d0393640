// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/yaml_reader.h"

#include <QRegularExpression>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <unordered_set>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mostBytes = 8 * 1024 * 1024;
constexpr std::size_t mostLevels = 64;
constexpr std::size_t mostNodes = 500'000;
constexpr qsizetype mostIndicators = 1'000'000;

/// Thrown inside yaml-cpp's callbacks to stop it; never leaves readYaml().
struct Stop
{
    Mark mark;
    QString message;
};

Mark fromYaml(const YAML::Mark &mark)
{
    return mark.is_null() ? Mark{} : Mark{mark.line + 1, mark.column + 1};
}

/// Builds the tree from yaml-cpp's events. The event interface keeps us in charge of depth and size while it parses.
class TreeBuilder final : public YAML::EventHandler
{
public:
    explicit TreeBuilder(Report &report)
        : m_report(report)
    {
    }

    [[nodiscard]] YamlNode takeRoot() { return std::move(m_root); }

    void OnDocumentStart(const YAML::Mark &) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override
    {
        YamlNode node;
        node.mark = fromYaml(mark);
        refuseAnchor(node.mark, anchor);
        place(std::move(node));
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        YamlNode node;
        node.mark = fromYaml(mark);
        node.kind = YamlNode::Kind::Broken;
        m_report.error(node.mark, path(), u"aliases (`*name`) are not supported; write the value out"_s);
        place(std::move(node));
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override
    {
        YamlNode node;
        node.mark = fromYaml(mark);
        node.kind = YamlNode::Kind::Scalar;
        node.quoted = tag == "!";
        node.text = value;
        refuseAnchor(node.mark, anchor);
        refuseTag(node, tag);
        place(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::List, mark, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }

    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override
    {
        open(YamlNode::Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    /// A collection being filled.
    struct Frame
    {
        YamlNode node;
        std::unordered_set<std::string> keys;
        std::string key; ///< Map: the key whose value comes next
        Mark keyMark;
        bool hasKey = false;
        bool skipKey = false; ///< the key was refused; so its value is dropped
    };

    void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor)
    {
        Frame frame;
        frame.node.kind = kind;
        frame.node.mark = fromYaml(mark);
        if (m_frames.size() >= mostLevels)
            throw Stop{frame.node.mark, u"nested deeper than %1 levels"_s.arg(mostLevels)};
        refuseAnchor(frame.node.mark, anchor);
        refuseTag(frame.node, tag);
        m_frames.push_back(std::move(frame));
    }

    void close()
    {
        YamlNode node = std::move(m_frames.back().node);
        m_frames.pop_back();
        place(std::move(node));
    }

    void place(YamlNode &&node)
    {
        if (++m_nodes > mostNodes)
            throw Stop{node.mark, u"more than %L1 values; this is no policy anybody could read"_s.arg(mostNodes)};
        if (m_frames.empty()) {
            m_root = std::move(node);
            return;
        }
        Frame &frame = m_frames.back();
        if (frame.node.kind == YamlNode::Kind::List)
            frame.node.items.push_back(std::move(node));
        else if (!frame.hasKey)
            takeKey(frame, std::move(node));
        else
            takeValue(frame, std::move(node));
    }

    void takeKey(Frame &frame, YamlNode &&node)
    {
        frame.hasKey = true;
        frame.skipKey = true;
        frame.keyMark = node.mark;
        frame.key.clear();
        if (node.kind == YamlNode::Kind::Broken)
            return;
        if (node.kind != YamlNode::Kind::Scalar || node.text.empty()) {
            m_report.error(node.mark, path(), u"a key must be a word"_s);
            return;
        }
        frame.key = std::move(node.text);
        if (!frame.keys.insert(frame.key).second) {
            m_report.error(node.mark, path(), u"the key stands here twice; keep one of them"_s);
            return;
        }
        frame.skipKey = false;
    }

    void takeValue(Frame &frame, YamlNode &&node)
    {
        frame.hasKey = false;
        if (frame.skipKey)
            return;
        if (node.kind == YamlNode::Kind::Null) // yaml-cpp marks the token after an absent value
            node.mark = frame.keyMark;
        frame.node.members.push_back({std::move(frame.key), frame.keyMark, std::move(node)});
    }

    void refuseAnchor(Mark mark, YAML::anchor_t anchor)
    {
        if (anchor != YAML::NullAnchor)
            m_report.error(mark, path(),
                           u"anchors (`&name`) are not supported; write the value out where it is used"_s);
    }

    void refuseTag(YamlNode &node, const std::string &tag)
    {
        if (tag.empty() || tag == "?" || tag == "!")
            return;
        m_report.error(node.mark, path(), u"YAML tags (`!name`) are not supported; remove it"_s);
    }

    [[nodiscard]] QString path() const
    {
        QString text;
        for (const Frame &frame : m_frames) {
            if (frame.node.kind == YamlNode::Kind::List) {
                text += u'[' + QString::number(frame.node.items.size()) + u']';
            } else if (frame.hasKey) {
                if (!text.isEmpty())
                    text += u'.';
                text += QString::fromStdString(frame.key);
            }
        }
        return text;
    }

    Report &m_report;
    YamlNode m_root;
    std::vector<Frame> m_frames;
    std::size_t m_nodes = 0;
};

constexpr std::array<bool, 256> indicatorTable = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("[]{},:?\"'*&!|>%@`"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

/// Everything that could make the parser itself slow or large is refused before it starts. Its scanner queues all of a
/// flow collection's tokens, and each token needs an indicator character.
bool isReadable(QByteArrayView text, Report &report)
{
    if (text.size() > mostBytes) {
        report.error({}, QString(), u"the file has %L1 bytes; at most %L2 are read"_s.arg(text.size()).arg(mostBytes));
        return false;
    }
    Mark mark{1, 1};
    qsizetype indicators = 0;
    for (const char c : text) {
        if (c == '\0') {
            report.error(mark, QString(), u"a NUL byte; a policy is plain UTF-8 text"_s);
            return false;
        }
        mark.column = c == '\n' ? 1 : mark.column + 1;
        mark.line += c == '\n' ? 1 : 0;
        indicators += indicatorTable[static_cast<unsigned char>(c)] ? 1 : 0;
    }
    if (!text.isValidUtf8()) {
        report.error({}, QString(), u"not valid UTF-8; save the file as UTF-8"_s);
        return false;
    }
    if (indicators > mostIndicators) {
        report.error({}, QString(),
                     u"too much punctuation (%L1 YAML indicators, at most %L2)"_s.arg(indicators).arg(mostIndicators));
        return false;
    }
    return true;
}

/// What yaml-cpp says, with the usual cause where its words do not lead there.
QString syntaxMessage(const std::string &said, QByteArrayView text, int line)
{
    const QList<QByteArray> lines = text.toByteArray().split('\n');
    QString message = u"not valid YAML: "_s + QString::fromStdString(said);
    static const QRegularExpression bareComparison(u":\\s*[<>!]=?\\s*[0-9]"_s);
    for (int at = std::max(1, line - 1); at <= line && at <= lines.size(); ++at) {
        const QString written = QString::fromUtf8(lines[at - 1]);
        if (bareComparison.match(written).hasMatch())
            return message + u"; a comparison needs quotes: '> 1000'"_s;
        if (at == line && written.contains(u'\t'))
            return message + u"; indent with spaces, not tabs"_s;
    }
    return message;
}

} // namespace

std::optional<YamlNode> readYaml(QByteArrayView text, Report &report)
{
    if (!isReadable(text, report))
        return std::nullopt;
    TreeBuilder builder(report);
    try {
        std::istringstream stream(std::string(text.data(), static_cast<std::size_t>(text.size())));
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) {
            report.error({}, QString(), u"the file is empty; a policy starts with `version: 1`"_s);
            return std::nullopt;
        }
        YamlNode root = builder.takeRoot();
        TreeBuilder second(report);
        if (parser.HandleNextDocument(second)) {
            report.error(second.takeRoot().mark, QString(), u"a second document (`---`); a policy is one document"_s);
            return std::nullopt;
        }
        if (root.kind == YamlNode::Kind::Null) {
            report.error({}, QString(), u"the file is empty; a policy starts with `version: 1`"_s);
            return std::nullopt;
        }
        return root;
    } catch (const Stop &stop) {
        report.error(stop.mark, QString(), stop.message);
    } catch (const YAML::Exception &exception) {
        const Mark mark = fromYaml(exception.mark);
        report.error(mark, QString(), syntaxMessage(exception.msg, text, mark.line));
    }
    return std::nullopt;
}

} // namespace signalbox::policy
