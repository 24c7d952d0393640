<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>signalbox::gui::CompareDialog</name>
        <message numerus="yes">
            <source>%n field(s) differ.</source>
            <translation>
                <numerusform>%n field differs.</numerusform>
                <numerusform>%n fields differ.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::FilterEdit</name>
        <message numerus="yes">
            <location filename="../ui/live/filter_edit.cpp" line="+187" />
            <source>%n decision(s)</source>
            <translation>
                <numerusform>%n decision</numerusform>
                <numerusform>%n decisions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location line="+1" />
            <source>%1, %n decision(s)</source>
            <translation>
                <numerusform>%1, %n decision</numerusform>
                <numerusform>%1, %n decisions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LivePage</name>
        <message numerus="yes">
            <location filename="../ui/live/live_page.cpp" line="+89" />
            <source>%n new (End)</source>
            <translation>
                <numerusform>%n new (End)</numerusform>
                <numerusform>%n new (End)</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::StatusStrip</name>
        <message numerus="yes">
            <location filename="../ui/shell/status_strip.cpp" line="+115" />
            <source>%n error(s)</source>
            <translation>
                <numerusform>%n error</numerusform>
                <numerusform>%n errors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location line="+2" />
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::WhyText</name>
        <message numerus="yes">
            <location filename="../ui/models/explanation.cpp" line="+190" />
            <source>%n model(s)</source>
            <translation>
                <numerusform>%n model</numerusform>
                <numerusform>%n models</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DrainDialog</name>
        <message numerus="yes">
            <source>All %n model(s) of %1</source>
            <translation>
                <numerusform>The %n model of %1</numerusform>
                <numerusform>All %n models of %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneColumns</name>
        <message numerus="yes">
            <source>%n chain(s)</source>
            <translation>
                <numerusform>%n chain</numerusform>
                <numerusform>%n chains</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneText</name>
        <message numerus="yes">
            <source>%n call(s) in the last hour</source>
            <translation>
                <numerusform>%n call in the last hour</numerusform>
                <numerusform>%n calls in the last hour</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The circuit is open after %n failure(s) in a row; one request tries it in %1.</source>
            <translation>
                <numerusform>The circuit is open after %n failure; one request tries it in %1.</numerusform>
                <numerusform>The circuit is open after %n failures in a row; one request tries it in %1.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ProvidersPage</name>
        <message numerus="yes">
            <source>%n model(s)</source>
            <translation>
                <numerusform>%n model</numerusform>
                <numerusform>%n models</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n provider(s)</source>
            <translation>
                <numerusform>%n provider</numerusform>
                <numerusform>%n providers</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DashboardPage</name>
        <message numerus="yes">
            <source>%n request(s), and none has a known cost above zero.</source>
            <translation>
                <numerusform>%n request, and it has no known cost above zero.</numerusform>
                <numerusform>%n requests, and none has a known cost above zero.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n call(s) unpriced</source>
            <translation>
                <numerusform>%n call unpriced</numerusform>
                <numerusform>%n calls unpriced</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n call(s) to providers</source>
            <translation>
                <numerusform>%n call to providers</numerusform>
                <numerusform>%n calls to providers</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) simulated: nobody is billed</source>
            <translation>
                <numerusform>%n request simulated: nobody is billed</numerusform>
                <numerusform>%n requests simulated: nobody is billed</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SpendText</name>
        <message numerus="yes">
            <source>%n other(s)</source>
            <translation>
                <numerusform>%n other</numerusform>
                <numerusform>%n others</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::NoticeText</name>
        <message numerus="yes">
            <source>It has %n error(s), so the policy before still runs (v%1).</source>
            <translation>
                <numerusform>It has %n error, so the policy before still runs (v%1).</numerusform>
                <numerusform>It has %n errors, so the policy before still runs (v%1).</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::NoticeBar</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SetUpPage</name>
        <message numerus="yes">
            <source>%1 – %n model(s), %2</source>
            <translation>
                <numerusform>%1 – %n model, %2</numerusform>
                <numerusform>%1 – %n models, %2</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Found on this computer: %n model server(s).</source>
            <translation>
                <numerusform>Found on this computer: %n model server.</numerusform>
                <numerusform>Found on this computer: %n model servers.</numerusform>
            </translation>
        </message>
    </context>
</TS>
