// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/litellm_draft.h"
#include "policy/values.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

/// Providers whose chat endpoint speaks the OpenAI dialect.
struct Known
{
    QLatin1StringView prefix;
    QLatin1StringView baseUrl;  ///< when the file names none; empty = it must
    QLatin1StringView variable; ///< where LiteLLM looks for a key that the file does not name
    QLatin1StringView path;     ///< added to an address from the file unless it ends so
};
constexpr std::array knownProviders{
    Known{"openai"_L1, "https://api.openai.com/v1"_L1, "OPENAI_API_KEY"_L1, ""_L1},
    Known{"text-completion-openai"_L1, "https://api.openai.com/v1"_L1, "OPENAI_API_KEY"_L1, ""_L1},
    Known{"azure"_L1, ""_L1, "AZURE_API_KEY"_L1, "/openai/v1"_L1},
    Known{"anthropic"_L1, "https://api.anthropic.com/v1"_L1, "ANTHROPIC_API_KEY"_L1, "/v1"_L1},
    Known{"gemini"_L1, "https://generativelanguage.googleapis.com/v1beta/openai"_L1, "GEMINI_API_KEY"_L1, ""_L1},
    Known{"openrouter"_L1, "https://openrouter.ai/api/v1"_L1, "OPENROUTER_API_KEY"_L1, ""_L1},
    Known{"groq"_L1, "https://api.groq.com/openai/v1"_L1, "GROQ_API_KEY"_L1, ""_L1},
    Known{"mistral"_L1, "https://api.mistral.ai/v1"_L1, "MISTRAL_API_KEY"_L1, ""_L1},
    Known{"deepseek"_L1, "https://api.deepseek.com/v1"_L1, "DEEPSEEK_API_KEY"_L1, ""_L1},
    Known{"together_ai"_L1, "https://api.together.xyz/v1"_L1, "TOGETHERAI_API_KEY"_L1, ""_L1},
    Known{"fireworks_ai"_L1, "https://api.fireworks.ai/inference/v1"_L1, "FIREWORKS_AI_API_KEY"_L1, ""_L1},
    Known{"xai"_L1, "https://api.x.ai/v1"_L1, "XAI_API_KEY"_L1, ""_L1},
    Known{"perplexity"_L1, "https://api.perplexity.ai"_L1, "PERPLEXITYAI_API_KEY"_L1, ""_L1},
    Known{"cerebras"_L1, "https://api.cerebras.ai/v1"_L1, "CEREBRAS_API_KEY"_L1, ""_L1},
    Known{"nvidia_nim"_L1, "https://integrate.api.nvidia.com/v1"_L1, "NVIDIA_NIM_API_KEY"_L1, ""_L1},
    Known{"ollama"_L1, "http://localhost:11434/v1"_L1, ""_L1, "/v1"_L1},
    Known{"ollama_chat"_L1, "http://localhost:11434/v1"_L1, ""_L1, "/v1"_L1},
    Known{"hosted_vllm"_L1, ""_L1, ""_L1, ""_L1},
    Known{"vllm"_L1, ""_L1, ""_L1, ""_L1},
    Known{"lm_studio"_L1, ""_L1, ""_L1, ""_L1},
    Known{"litellm_proxy"_L1, ""_L1, ""_L1, ""_L1},
    Known{"openai_like"_L1, ""_L1, ""_L1, ""_L1},
    Known{"custom_openai"_L1, ""_L1, ""_L1, ""_L1},
};

const Known *known(const QString &prefix)
{
    const auto found =
        std::find_if(knownProviders.begin(), knownProviders.end(), [&](const Known &one) { return one.prefix == prefix; });
    return found == knownProviders.end() ? nullptr : found;
}

bool isLocal(const QString &address)
{
    const QString host = QUrl(address).host();
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1) || QHostAddress(host).isLoopback();
}

/// One entry of `model_list` while it is read.
class Entry
{
public:
    Entry(const Cursor &at, LiteLlmSource &source, LiteLlmDraft &draft)
        : m_source(source)
        , m_draft(draft)
        , m_at(at)
        , m_params(source.take(at, "litellm_params"))
        , m_info(source.take(at, "model_info"))
    {
    }

    void read()
    {
        const auto name = m_source.take(m_at, "model_name");
        const auto model = m_source.take(m_params, "model");
        m_group = LiteLlmSource::text(name);
        const QString full = LiteLlmSource::text(model);
        if (m_group.isEmpty() || full.isEmpty())
            return refuse(m_at, u"left out: it needs model_name and litellm_params.model"_s);
        if (m_group.contains(u'*') || full.contains(u'*'))
            return refuse(m_at, u"left out: a wildcard; a policy names its models"_s);
        const QString mode = LiteLlmSource::text(m_source.take(m_info, "mode"));
        if (!mode.isEmpty() && mode != "chat"_L1 && mode != "completion"_L1 && mode != "responses"_L1)
            return refuse(m_at, u"left out: its mode is %1 and not chat"_s.arg(shown(mode)));
        const qsizetype slash = full.indexOf(u'/');
        const QString custom = LiteLlmSource::text(m_source.take(m_params, "custom_llm_provider"));
        m_prefix = !custom.isEmpty() ? custom : slash < 0 ? u"openai"_s : full.left(slash);
        m_name = slash < 0 || (!custom.isEmpty() && full.left(slash) != custom) ? full : full.sliced(slash + 1);
        m_known = known(m_prefix);
        if (m_known == nullptr)
            return refuse(*model, u"left out: no way to speak to provider %1 yet; it has no endpoint in the OpenAI dialect "
                                  "that is known here"_s.arg(shown(m_prefix)));
        const QString address = readAddress();
        if (!address.isEmpty())
            add(*model, address);
    }

private:
    void refuse(const Cursor &at, const QString &why)
    {
        m_source.leftOut(at, why);
        m_source.takeAll(m_at);
    }

    /// Empty after a complaint.
    QString readAddress()
    {
        auto at = m_source.take(m_params, "api_base");
        if (const auto other = m_source.take(m_params, "base_url"); !at)
            at = other;
        if (!at) {
            if (m_known->baseUrl.isEmpty())
                refuse(m_at, u"left out: provider %1 needs an api_base"_s.arg(shown(m_prefix)));
            return m_known->baseUrl;
        }
        QString address = LiteLlmSource::text(at);
        if (address.startsWith("os.environ/"_L1)) {
            refuse(*at, u"left out: a policy holds addresses themselves; write it here and import again"_s);
            return {};
        }
        const QUrl url(address, QUrl::StrictMode);
        const bool usable = url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1)
            && url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment();
        if (!usable) {
            refuse(*at, u"left out: the address is no plain http or https one (no user, password or query)"_s);
            return {};
        }
        while (address.endsWith(u'/'))
            address.chop(1);
        if (address.endsWith("/chat/completions"_L1))
            address.chop(17);
        if (!m_known->path.isEmpty() && !address.endsWith(m_known->path)) {
            address += m_known->path;
            m_source.approximated(*at, u"asked in the OpenAI dialect at %1"_s.arg(address));
        } else {
            m_source.kept(*at, u"base_url"_s);
        }
        return address;
    }

    /// The reference and what tells this key from others.
    std::pair<QString, QString> readKey(bool local)
    {
        constexpr QLatin1StringView environment("os.environ/");
        const auto at = m_source.take(m_params, "api_key");
        const QString text = LiteLlmSource::text(at);
        if (text.startsWith(environment)) {
            const QString variable = text.sliced(environment.size());
            if (isId(variable) && !variable.contains(u'-') && !variable.contains(u'.') && !variable[0].isDigit()) {
                m_source.kept(*at, u"keys: [env:%1]"_s.arg(variable));
                return {u"env:"_s + variable, variable};
            }
        }
        const QString fallback = m_known->variable.isEmpty() ? QString() : u"env:"_s + m_known->variable;
        if (!at)
            return {local ? QString() : fallback, QString()};
        if (local) {
            m_source.leftOut(*at, u"never copied; nothing on this machine should need a key. If it does, name it under `keys`"_s);
            return {QString(), QString()};
        }
        m_source.leftOut(*at, u"the key is never copied: put it into the environment variable that `keys` of the provider "
                              "names, or keep it with `signalbox keys set`. It stood in a file: better make a new one"_s);
        return {QString(), text.isEmpty() ? u"?"_s : text};
    }

    QString providerFor(const QString &address)
    {
        const bool local = isLocal(address);
        auto [key, identity] = readKey(local);
        const QString whole = m_prefix + u'\n' + address + u'\n' + identity;
        QStringList taken{u"auto"_s, u"note"_s};
        for (const LiteLlmDraft::Provider &provider : m_draft.providers) {
            if (provider.identity == whole)
                return provider.id;
            taken.append(provider.id);
        }
        const QString id = freeId(m_prefix, taken);
        if (key.isEmpty() && !local)
            key = u"env:"_s + QString(id).toUpper().replace(u'-', u'_').replace(u'.', u'_') + u"_API_KEY"_s;
        m_draft.providers.push_back({id, m_prefix, address, key, whole, local});
        return id;
    }

    void add(const Cursor &at, const QString &address)
    {
        const QString id = providerFor(address) + u'/' + m_name;
        const bool sendable = id.size() <= 200 && !id.contains(u'?')
            && std::all_of(id.begin(), id.end(), [](QChar c) { return c > u' ' && c < u'\x7f' && c != u'"' && c != u','; });
        if (!sendable)
            return refuse(at, u"left out: a model's name is printable ASCII without blanks, commas and quotes"_s);
        m_source.kept(at, u"model %1"_s.arg(id));
        LiteLlmDraft::Deployment deployment;
        deployment.group = m_group;
        deployment.model = id;
        deployment.weight = number("weight", u"its share of the split"_s, ImportNote::Kind::Kept);
        const QString limit = u"the share of the split where no weight is given; how much a provider takes is learnt from its answers"_s;
        deployment.rpm = number("rpm", limit, ImportNote::Kind::Approximated);
        deployment.tpm = number("tpm", limit, ImportNote::Kind::Approximated);
        deployment.order = static_cast<int>(std::min(number("order", u"its place in the chain"_s, ImportNote::Kind::Kept).value_or(0), 1e6));
        deployment.timeout = seconds("timeout", u"total"_s);
        deployment.firstToken = seconds("stream_timeout", u"first_token"_s);
        m_draft.deployments.push_back(deployment);
        addModel(id);
        if (const auto budget = m_source.take(m_params, "max_budget"))
            addLiteLlmBudget(*budget, LiteLlmSource::text(m_source.take(m_params, "budget_duration")), id, u"model:"_s + id,
                             m_source, m_draft);
    }

    std::optional<double> number(std::string_view key, const QString &becomes, ImportNote::Kind kind)
    {
        const auto at = m_source.take(m_params, key);
        const auto value = plainNumber(LiteLlmSource::text(at));
        if (at && !value)
            m_source.leftOut(*at, u"left out: no plain number"_s);
        else if (at)
            m_source.note(kind, *at, becomes);
        return value;
    }

    LiteLlmDraft::Milliseconds seconds(std::string_view key, const QString &limit)
    {
        const auto at = m_source.take(m_params, key);
        const auto length = liteLlmSeconds(LiteLlmSource::text(at));
        if (at && !length)
            m_source.leftOut(*at, u"left out: no number of seconds"_s);
        else if (at)
            m_source.approximated(*at, u"timeout.%1 of its step: %2; of several in a split the longest counts"_s.arg(
                                           limit, liteLlmDuration(*length)));
        return length;
    }

    void addModel(const QString &id)
    {
        std::vector<Cursor> maps;
        for (const auto &map : {m_info, m_params}) {
            if (map)
                maps.push_back(*map);
        }
        LiteLlmDraft::Model model;
        model.id = id;
        model.prices = readLiteLlmPrices(maps, m_source);
        readSizes(model);
        readAbilities(model);
        const auto same = std::find_if(m_draft.models.begin(), m_draft.models.end(),
                                       [&](const LiteLlmDraft::Model &other) { return other.id == id; });
        if (same == m_draft.models.end())
            m_draft.models.push_back(model);
        else if (same->members != model.members)
            m_source.approximated(m_at, u"%1 stands in the list several times; what was said of it first counts"_s.arg(id));
    }

    void readSizes(LiteLlmDraft::Model &model)
    {
        const auto size = [&](std::string_view key) {
            const auto at = m_source.take(m_info, key);
            const auto value = plainNumber(LiteLlmSource::text(at));
            const bool fits = value && *value >= 1 && *value <= 1e9;
            if (at)
                m_source.note(fits ? ImportNote::Kind::Kept : ImportNote::Kind::NoCounterpart, *at,
                              fits ? u"context and max_output"_s : u"left out: no number of tokens"_s);
            return fits ? static_cast<qint64>(*value) : qint64{0};
        };
        const qint64 input = size("max_input_tokens");
        const qint64 both = size("max_tokens");
        const qint64 output = std::max(size("max_output_tokens"), input > 0 ? both : 0);
        const qint64 context = std::max({input, output, both});
        if (context > 0)
            model.members.append(u"context: %1"_s.arg(context));
        if (output > 0)
            model.members.append(u"max_output: %1"_s.arg(output));
    }

    void readAbilities(LiteLlmDraft::Model &model)
    {
        struct Ability
        {
            const char *theirs;
            const char *ours;
            bool assumed; ///< most chat models can, and without it no agent could use the import
        };
        static constexpr std::array abilities{
            Ability{"supports_function_calling", "tools", true}, Ability{"supports_vision", "image", false},
            Ability{"supports_audio_input", "audio", false},     Ability{"supports_pdf_input", "file", false},
            Ability{"supports_response_schema", "json_schema", true}, Ability{"supports_reasoning", "reasoning", false},
            Ability{"supports_assistant_prefill", "prefill", false}};
        for (const Ability &ability : abilities) {
            const auto at = m_source.take(m_info, ability.theirs);
            const bool can = at ? LiteLlmSource::text(at).compare("true"_L1, Qt::CaseInsensitive) == 0 : ability.assumed;
            if (at)
                m_source.kept(*at, u"%1: %2"_s.arg(QLatin1StringView(ability.ours), can ? u"true"_s : u"false"_s));
            if (can)
                model.members.append(QString::fromLatin1(ability.ours) + u": true"_s);
        }
    }

    LiteLlmSource &m_source;
    LiteLlmDraft &m_draft;
    Cursor m_at;
    std::optional<Cursor> m_params;
    std::optional<Cursor> m_info;
    QString m_group;
    QString m_prefix;
    QString m_name;
    const Known *m_known = nullptr;
};

} // namespace

void readLiteLlmModels(const Cursor &root, LiteLlmSource &source, LiteLlmDraft &draft)
{
    constexpr std::size_t most = 5'000;
    const auto list = source.take(root, "model_list");
    if (!list)
        return;
    for (std::size_t i = 0; i < list->node().items.size(); ++i) {
        const Cursor item = list->item(i);
        if (i >= most) {
            source.leftOut(item, u"left out with all behind it: more than %L1 models"_s.arg(most));
            return source.takeAll(*list);
        }
        Entry(item, source, draft).read();
    }
    if (!draft.models.empty())
        source.approximated(*list, u"where model_info does not say, tools and json_schema are assumed, image, audio and file "
                                   "are not; prices that LiteLLM knows by itself are not in its file: add `price`"_s);
}

QString freeId(const QString &wanted, const QStringList &taken)
{
    constexpr qsizetype longest = 56;
    QString id = wanted.left(longest);
    for (QChar &c : id) {
        if (!isId(QString(u'a') + c))
            c = u'-';
    }
    while (!id.isEmpty() && !isId(id))
        id.remove(0, 1);
    if (id.isEmpty())
        id = u"imported"_s;
    QString free = id;
    for (int number = 2; taken.contains(free); ++number)
        free = id + u'-' + QString::number(number);
    return free;
}

} // namespace signalbox::policy
