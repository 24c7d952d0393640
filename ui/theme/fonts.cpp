// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/fonts.h"

#include "theme/font_keeper.h"

#include <QFontDatabase>
#include <QFontInfo>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::gui::theme {
namespace {

constexpr int bodyPixels = 13;

int pixels(TextSize size)
{
    switch (size) {
    case TextSize::Chip:
        return 11;
    case TextSize::Caption:
        return 12;
    case TextSize::Body:
        return bodyPixels;
    case TextSize::Section:
        return 15;
    case TextSize::Title:
        return 18;
    case TextSize::Figure:
        return 24;
    }
    Q_UNREACHABLE();
}

} // namespace

void loadFonts()
{
    for (const auto &file : {u":/fonts/Inter-Regular.otf"_s, u":/fonts/Inter-Medium.otf"_s, u":/fonts/Inter-SemiBold.otf"_s,
                             u":/fonts/JetBrainsMono-Regular.ttf"_s, u":/fonts/JetBrainsMono-Medium.ttf"_s})
        QFontDatabase::addApplicationFont(file);
}

QFont bodyFont(double scale)
{
    QFont font;
    font.setFamilies(QStringList{u"Inter"_s, u"Noto Sans"_s, u"sans-serif"_s});
    font.setPixelSize(qRound(bodyPixels * scale));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont sized(const QFont &base, TextSize size, QFont::Weight weight)
{
    QFont font = base;
    const int body = base.pixelSize() > 0 ? base.pixelSize() : QFontInfo(base).pixelSize();
    font.setPixelSize(qRound(body * pixels(size) / static_cast<double>(bodyPixels)));
    font.setWeight(weight);
    return font;
}

QFont monospaced(const QFont &base)
{
    QFont font = sized(base, TextSize::Caption);
    font.setFamilies(QStringList{u"JetBrains Mono"_s, u"Noto Sans Mono"_s, u"monospace"_s});
    font.setStyleHint(QFont::Monospace);
    // Any letter spacing switches ligatures off, which would draw "//" and "->" as one sign.
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.01);
    return font;
}

void keepSize(QWidget *widget, TextSize size, QFont::Weight weight)
{
    new FontKeeper(widget, [size, weight](const QFont &base) { return sized(base, size, weight); });
}

void keepMonospaced(QWidget *widget)
{
    new FontKeeper(widget, [](const QFont &base) { return monospaced(base); });
}

} // namespace signalbox::gui::theme
