// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Nothing: its target holds the precompiled headers of the tests.

int main()
{
    return 0;
}
