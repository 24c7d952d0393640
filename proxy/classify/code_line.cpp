// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/code_line.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

/// What only code begins with.
constexpr std::array<std::string_view, 49> beginnings{
    "def ",     "#include", "import ",  "from ",    "public ",  "private ", "protected ", "static ", "const ", "let ",   "var ",
    "func ",    "fn ",      "package ", "namespace ", "using ", "struct ",  "elif ",      "else:",   "try:",   "except", "raise ",
    "return ",  "return;",  "SELECT ",  "INSERT ",  "UPDATE ",  "DELETE ",  "CREATE ",    "ALTER ",  "WHERE ", "FROM ",  "JOIN ",
    "<?php",    "<html",    "<div",     "</",       "<script",  "//",       "/*",         "@",       "#!/",    "sudo ",  "$ ",
    "print(",   "console.", "async ",   "Traceback", ">>> "};

/// Of these, some begin sentences too: they count only with the signs of code behind them.
bool mayBeProse(std::string_view beginning)
{
    static constexpr std::array<std::string_view, 15> words{"import ", "from ", "public ", "private ", "static ", "let ", "package ", "using ",
                                                           "return ", "except", "raise ", "const ", "protected ", "@", "CREATE "};
    return std::find(words.begin(), words.end(), beginning) != words.end();
}

bool isSign(char c)
{
    return std::string_view("(){}[]<>=;_.:&|\"'/#*+-").find(c) != std::string_view::npos;
}

} // namespace

bool isCodeLine(std::string_view line)
{
    if (line.size() < 2 || line.find("\\frac") != std::string_view::npos || line.find("\\begin") != std::string_view::npos)
        return line == "{" || line == "}";
    const char last = line.back();
    const auto signs = static_cast<std::size_t>(std::count_if(line.begin(), line.end(), isSign));
    const bool hasCall = line.find('(') != std::string_view::npos && line.find(')') != std::string_view::npos;
    for (const std::string_view beginning : beginnings) {
        if (line.front() == beginning.front() && line.starts_with(beginning) && (!mayBeProse(beginning) || (last != '.' && last != '?' && line.size() < 100 && (signs > 0 || line.size() < 32))))
            return true;
    }
    if (last == ';' || last == '{' || line == "}" || line.ends_with("};") || line.ends_with("})") || line.ends_with("*/"))
        return signs >= 2 || line.size() < 3;
    if (line.starts_with('<') && last == '>')
        return true;
    if (last == ':' && (line.starts_with("if ") || line.starts_with("for ") || line.starts_with("while ") || line.starts_with("class ")
                        || line.starts_with("with ") || line.starts_with("else")))
        return hasCall || signs >= 2;
    const bool assigns = line.find(" = ") != std::string_view::npos || line.find("==") != std::string_view::npos
        || line.find("=>") != std::string_view::npos || line.find("->") != std::string_view::npos || line.find("::") != std::string_view::npos;
    const bool isFormula = line.find('^') != std::string_view::npos || line.find('$') != std::string_view::npos || line.find('\\') != std::string_view::npos;
    return assigns && !isFormula && hasCall && signs * 6 >= line.size() && last != '?' && last != '.';
}

} // namespace signalbox::classify
