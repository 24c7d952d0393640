<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
