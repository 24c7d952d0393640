<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>signalbox::gui::LatencyText</name>
        <message>
            <source>%1: half within %2, 95 of 100 within %3, %4 answers</source>
            <translation>%1: die Hälfte in %2, 95 von 100 in %3, %4 Antworten</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ForecastText</name>
        <message>
            <source>Forecast, low</source>
            <translation>Vorhersage, niedrig</translation>
        </message>
        <message>
            <source>Forecast, high</source>
            <translation>Vorhersage, hoch</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LatencyPlots</name>
        <message>
            <source>Time to first token by model</source>
            <translation>Zeit bis zum ersten Token je Modell</translation>
        </message>
        <message>
            <source>%1 / %2</source>
            <translation>%1 / %2</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DriverBars</name>
        <message>
            <source>Top drivers of spend</source>
            <translation>Größte Posten der Ausgaben</translation>
        </message>
        <message>
            <source>%1: %2, change %3</source>
            <translation>%1: %2, Änderung %3</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ViewsMenu</name>
        <message>
            <source>Views</source>
            <translation>Ansichten</translation>
        </message>
        <message>
            <source>No view was saved yet</source>
            <translation>Noch keine Ansicht gesichert</translation>
        </message>
        <message>
            <source>&amp;Remove a view</source>
            <translation>Ansicht &amp;entfernen</translation>
        </message>
        <message>
            <source>Filters used last</source>
            <translation>Zuletzt benutzte Filter</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::RecordText</name>
        <message>
            <source>about %1</source>
            <translation>etwa %1</translation>
        </message>
        <message>
            <source>%1, HTTP %2</source>
            <translation>%1, HTTP %2</translation>
        </message>
        <message>
            <source>unpriced</source>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <source>%1: %2 after %3</source>
            <translation>%1: %2 nach %3</translation>
        </message>
        <message>
            <source>%1 of %2 stay</source>
            <translation>%1 von %2 bleiben</translation>
        </message>
        <message>
            <source>differs</source>
            <translation>anders</translation>
        </message>
        <message>
            <source>same</source>
            <translation>gleich</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>Anfrage</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Arrived</source>
            <translation>Eingetroffen</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>Client</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>Sitzung</translation>
        </message>
        <message>
            <source>Model asked for</source>
            <translation>Verlangtes Modell</translation>
        </message>
        <message>
            <source>Answer wanted</source>
            <translation>Gewünschte Antwort</translation>
        </message>
        <message>
            <source>streamed</source>
            <translation>als Strom</translation>
        </message>
        <message>
            <source>in one piece</source>
            <translation>am Stück</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>Tags</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>Labels</translation>
        </message>
        <message>
            <source>Input tokens</source>
            <translation>Eingabe-Tokens</translation>
        </message>
        <message>
            <source>Summary</source>
            <translation>Zusammenfassung</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>Not kept: a record holds sizes, tags and reasons, never what was said.</source>
            <translation>Nicht aufbewahrt: Ein Eintrag enthält Größen, Tags und Gründe, nie was gesagt wurde.</translation>
        </message>
        <message>
            <source>Response</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ausgang</translation>
        </message>
        <message>
            <source>Answered by</source>
            <translation>Beantwortet von</translation>
        </message>
        <message>
            <source>Zone</source>
            <translation>Zone</translation>
        </message>
        <message>
            <source>First token after</source>
            <translation>Erstes Token nach</translation>
        </message>
        <message>
            <source>Whole answer after</source>
            <translation>Ganze Antwort nach</translation>
        </message>
        <message>
            <source>Output tokens</source>
            <translation>Ausgabe-Tokens</translation>
        </message>
        <message>
            <source>Cache</source>
            <translation>Zwischenspeicher</translation>
        </message>
        <message>
            <source>the answer of %1, given again</source>
            <translation>die Antwort von %1, noch einmal gegeben</translation>
        </message>
        <message>
            <source>Error code</source>
            <translation>Fehlercode</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>There is none: no model answered.</source>
            <translation>Es gibt keinen: Kein Modell hat geantwortet.</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>Feld</translation>
        </message>
        <message>
            <source>Difference</source>
            <translation>Unterschied</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <source>Chain</source>
            <translation>Kette</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <source>Source of the figure</source>
            <translation>Quelle der Zahl</translation>
        </message>
        <message>
            <source>Decided in</source>
            <translation>Entschieden in</translation>
        </message>
        <message>
            <source>Policy</source>
            <translation>Richtlinie</translation>
        </message>
        <message>
            <source>Gate: %1</source>
            <translation>Tor: %1</translation>
        </message>
        <message>
            <source>Call %1</source>
            <translation>Aufruf %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LiveExporter</name>
        <message>
            <source>Another export is still being written.</source>
            <translation>Ein anderer Export wird noch geschrieben.</translation>
        </message>
        <message>
            <source>%1 cannot be written: %2</source>
            <translation>%1 kann nicht geschrieben werden: %2</translation>
        </message>
        <message>
            <source>The export was cancelled; nothing was written.</source>
            <translation>Der Export wurde abgebrochen; nichts wurde geschrieben.</translation>
        </message>
        <message>
            <source>%1 was not written: %2</source>
            <translation>%1 wurde nicht geschrieben: %2</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::CompareDialog</name>
        <message>
            <source>Compare decisions</source>
            <translation>Entscheidungen vergleichen</translation>
        </message>
        <message>
            <source>What differs</source>
            <translation>Was sich unterscheidet</translation>
        </message>
        <message>
            <source>&amp;Only what differs</source>
            <translation>&amp;Nur Unterschiede</translation>
        </message>
        <message>
            <source>Two decisions</source>
            <translation>Zwei Entscheidungen</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message numerus="yes">
            <source>%n field(s) differ.</source>
            <translation>
                <numerusform>%n Feld unterscheidet sich.</numerusform>
                <numerusform>%n Felder unterscheiden sich.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DecisionDetail</name>
        <message>
            <location filename="../ui/live/decision_detail.cpp" line="+27" />
            <source>Decision detail</source>
            <translation>Einzelheiten der Entscheidung</translation>
        </message>
        <message>
            <location line="+10" />
            <location line="+1" />
            <source>Parts of the decision</source>
            <translation>Teile der Entscheidung</translation>
        </message>
        <message>
            <location line="+3" />
            <location line="+20" />
            <source>Candidates</source>
            <translation>Kandidaten</translation>
        </message>
        <message>
            <location line="-16" />
            <location line="+17" />
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <location line="-14" />
            <location line="+15" />
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <location line="-9" />
            <source>The record as JSON</source>
            <translation>Der Datensatz als JSON</translation>
        </message>
        <message>
            <location line="+5" />
            <location line="+1" />
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <location line="+4" />
            <source>Raw</source>
            <translation>Rohdaten</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Select a decision to see why it went where it went.</source>
            <translation>Eine Entscheidung auswählen, um zu sehen, warum sie diesen Weg nahm.</translation>
        </message>
        <message>
            <source>Request</source>
            <translation>Anfrage</translation>
        </message>
        <message>
            <source>Response</source>
            <translation>Antwort</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DetailText</name>
        <message>
            <location filename="../ui/models/detail_table.cpp" line="+60" />
            <source>unpriced</source>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <location line="+10" />
            <source>Input</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Read from cache</source>
            <translation>Aus dem Cache gelesen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Written to cache, 5 min</source>
            <translation>In den Cache geschrieben, 5 min</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Written to cache, 1 h</source>
            <translation>In den Cache geschrieben, 1 h</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Output</source>
            <translation>Ausgabe</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Reasoning, within output</source>
            <translation>Nachdenken, in der Ausgabe enthalten</translation>
        </message>
        <message>
            <source>Audio, within input</source>
            <translation>Ton, in der Eingabe enthalten</translation>
        </message>
        <message>
            <source>Images, within input</source>
            <translation>Bilder, in der Eingabe enthalten</translation>
        </message>
        <message>
            <source>Audio, within output</source>
            <translation>Ton, in der Ausgabe enthalten</translation>
        </message>
        <message>
            <source>Images, within output</source>
            <translation>Bilder, in der Ausgabe enthalten</translation>
        </message>
        <message>
            <source>Pictures made</source>
            <translation>Erzeugte Bilder</translation>
        </message>
        <message>
            <source>Seconds of sound</source>
            <translation>Sekunden Ton</translation>
        </message>
        <message>
            <source>Characters spoken</source>
            <translation>Gesprochene Zeichen</translation>
        </message>
        <message>
            <source>Searches</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Usage × price, to compare</source>
            <translation>Verbrauch × Preis, zum Vergleich</translation>
        </message>
        <message>
            <source>About the figure</source>
            <translation>Zu dem Betrag</translation>
        </message>
        <message>
            <location line="+16" />
            <source>Left at</source>
            <translation>Ausgeschieden bei</translation>
        </message>
        <message>
            <location line="+0" />
            <location line="+12" />
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <location line="-12" />
            <source>Measured</source>
            <translation>Gemessen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Required</source>
            <translation>Verlangt</translation>
        </message>
        <message>
            <source>Smallest change</source>
            <translation>Kleinste Änderung</translation>
        </message>
        <message>
            <location line="+11" />
            <source>Estimate</source>
            <translation>Schätzung</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Verdict</source>
            <translation>Urteil</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Because</source>
            <translation>Weil</translation>
        </message>
        <message>
            <location line="+17" />
            <source>Tokens</source>
            <translation>Token</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Together</source>
            <translation>Zusammen</translation>
        </message>
        <message>
            <location line="+11" />
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <location line="+8" />
            <source>Source of the figure</source>
            <translation>Herkunft der Zahl</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Estimate before sending</source>
            <translation>Schätzung vor dem Senden</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Baseline %1</source>
            <translation>Vergleich %1</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Saved by the cache, answer of %1</source>
            <translation>Vom Zwischenspeicher gespart, Antwort von %1</translation>
        </message>
        <message>
            <location line="+5" />
            <source>Lost against the baseline</source>
            <translation>Verlust gegenüber dem Vergleich</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Saved against the baseline</source>
            <translation>Gespart gegenüber dem Vergleich</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DetailView</name>
        <message>
            <location filename="../ui/live/detail_view.cpp" line="+24" />
            <source>Select all</source>
            <translation>Alles auswählen</translation>
        </message>
        <message>
            <location line="+14" />
            <source>Columns of %1</source>
            <translation>Spalten von %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::EmptyState</name>
        <message>
            <location filename="../ui/live/empty_state.cpp" line="+41" />
            <source>No decisions yet</source>
            <translation>Noch keine Entscheidungen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Waiting for the first request</source>
            <translation>Wartet auf die erste Anfrage</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Point a client at this address. Every request appears here while it runs, with the model it was sent to, the reasons, and what it cost.</source>
            <translation>Richten Sie einen Client auf diese Adresse. Jede Anfrage erscheint hier, während sie läuft: mit dem Modell, an das sie ging, den Gründen und den Kosten.</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Copy the base URL</source>
            <translation>Basis-URL kopieren</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Base URL</source>
            <translation>Basis-URL</translation>
        </message>
        <message>
            <location line="+6" />
            <source>Copy the command with the token</source>
            <translation>Befehl mit Token kopieren</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Try it in a terminal (copying puts the token in)</source>
            <translation>Im Terminal ausprobieren (beim Kopieren wird das Token eingesetzt)</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Send &amp;test request</source>
            <translation>&amp;Testanfrage senden</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Load &amp;demo traffic</source>
            <translation>&amp;Demoverkehr laden</translation>
        </message>
        <message>
            <location line="+4" />
            <source>Result of the test request</source>
            <translation>Ergebnis der Testanfrage</translation>
        </message>
        <message>
            <location line="+32" />
            <source>Sending a test request …</source>
            <translation>Testanfrage wird gesendet …</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Base URL copied.</source>
            <translation>Basis-URL kopiert.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Command copied, with the token.</source>
            <translation>Befehl kopiert, mit Token.</translation>
        </message>
        <message>
            <location line="+35" />
            <source>The proxy is not listening</source>
            <translation>Der Proxy nimmt keine Verbindungen an</translation>
        </message>
        <message>
            <location line="+28" />
            <source>The test request was answered.</source>
            <translation>Die Testanfrage wurde beantwortet.</translation>
        </message>
        <message>
            <location line="+0" />
            <source>The test request failed: %1</source>
            <translation>Die Testanfrage ist fehlgeschlagen: %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::FilterEdit</name>
        <message>
            <location filename="../ui/live/filter_edit.cpp" line="+91" />
            <location line="+4" />
            <location line="+4" />
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <location line="-7" />
            <source>Filter, for example  model:gpt-4o cost&gt;0.002 -client:smoke</source>
            <translation>Filter, zum Beispiel  model:gpt-4o cost&gt;0.002 -client:smoke</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Clear the filter</source>
            <translation>Filter leeren</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Completions</source>
            <translation>Vorschläge</translation>
        </message>
        <message numerus="yes">
            <location line="+81" />
            <source>%n decision(s)</source>
            <translation>
                <numerusform>%n Entscheidung</numerusform>
                <numerusform>%n Entscheidungen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location line="+1" />
            <source>%1, %n decision(s)</source>
            <translation>
                <numerusform>%1, %n Entscheidung</numerusform>
                <numerusform>%1, %n Entscheidungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::FilterText</name>
        <message>
            <location filename="../ui/models/live_filter.cpp" line="+376" />
            <source>Unknown field “%1”. Fields: %2</source>
            <translation>Unbekanntes Feld „%1“. Felder: %2</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Unknown field “%1”, did you mean “%2”?</source>
            <translation>Unbekanntes Feld „%1“, meinten Sie „%2“?</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Unknown value “%1”</source>
            <translation>Unbekannter Wert „%1“</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Unknown value “%1”, did you mean “%2”?</source>
            <translation>Unbekannter Wert „%1“, meinten Sie „%2“?</translation>
        </message>
        <message>
            <location line="+2" />
            <source>“%1” is not a number here. Examples: cost&gt;0.002, in&gt;30k, ttft&lt;500ms</source>
            <translation>„%1“ ist hier keine Zahl. Beispiele: cost&gt;0.002, in&gt;30k, ttft&lt;500ms</translation>
        </message>
        <message>
            <location line="+2" />
            <source>“%1” needs a value</source>
            <translation>„%1“ braucht einen Wert</translation>
        </message>
        <message>
            <location line="+2" />
            <source>“%1” compares text, write %2</source>
            <translation>„%1“ vergleicht Text, schreiben Sie %2</translation>
        </message>
        <message>
            <location line="+2" />
            <source>“%1” needs a condition next to it</source>
            <translation>„%1“ braucht eine Bedingung daneben</translation>
        </message>
        <message>
            <location line="+2" />
            <source>The quote is not closed</source>
            <translation>Das Anführungszeichen ist nicht geschlossen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>The parenthesis is not closed</source>
            <translation>Die Klammer ist nicht geschlossen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>“%1” has no partner</source>
            <translation>„%1“ hat kein Gegenstück</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Too many parentheses inside each other</source>
            <translation>Zu viele Klammern ineinander</translation>
        </message>
        <message>
            <source>“%1” is not a time here. Examples: time&gt;=14:00, time:2026-11-22, time&gt;-15min</source>
            <translation>„%1“ ist hier keine Zeit. Beispiele: time&gt;=14:00, time:2026-11-22, time&gt;-15min</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::Format</name>
        <message>
            <location filename="../ui/models/format.cpp" line="+74" />
            <source>%1 µs</source>
            <translation>%1 µs</translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1 ms</source>
            <translation>%1 ms</translation>
        </message>
        <message>
            <location line="+2" />
            <location line="+2" />
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 min %2 s</source>
            <translation>%1 min %2 s</translation>
        </message>
        <message>
            <location line="+21" />
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <location line="+2" />
            <source>ok</source>
            <translation>ok</translation>
        </message>
        <message>
            <location line="+2" />
            <source>failed</source>
            <translation>gescheitert</translation>
        </message>
        <message>
            <location line="+2" />
            <source>blocked</source>
            <translation>gesperrt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>interrupted</source>
            <translation>unterbrochen</translation>
        </message>
        <message>
            <location line="+9" />
            <source>rate limited</source>
            <translation>Ratenlimit</translation>
        </message>
        <message>
            <location line="+2" />
            <source>unavailable</source>
            <translation>nicht verfügbar</translation>
        </message>
        <message>
            <location line="+2" />
            <source>timeout</source>
            <translation>Zeitlimit</translation>
        </message>
        <message>
            <location line="+2" />
            <source>malformed answer</source>
            <translation>fehlerhafte Antwort</translation>
        </message>
        <message>
            <location line="+2" />
            <source>key refused</source>
            <translation>Schlüssel abgelehnt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>context too long</source>
            <translation>Kontext zu lang</translation>
        </message>
        <message>
            <location line="+2" />
            <source>content filter</source>
            <translation>Inhaltsfilter</translation>
        </message>
        <message>
            <location line="+2" />
            <source>request refused</source>
            <translation>Anfrage abgelehnt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>client left</source>
            <translation>Client ging weg</translation>
        </message>
        <message>
            <location line="+3" />
            <source>slower, cancelled</source>
            <extracomment>Of two models asked at the same time this one was slower and was cancelled.</extracomment>
            <translation>langsamer, abgebrochen</translation>
        </message>
        <message>
            <location line="+3" />
            <source>not trusted</source>
            <extracomment>The answer of a cascade's first model was not trusted, and a better model was asked.</extracomment>
            <translation>nicht vertraut</translation>
        </message>
        <message>
            <location line="+9" />
            <source>no price known</source>
            <translation>kein Preis bekannt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>estimated</source>
            <translation>geschätzt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>computed from the price list</source>
            <translation>aus der Preisliste berechnet</translation>
        </message>
        <message>
            <location line="+2" />
            <source>reported by the provider</source>
            <translation>vom Anbieter gemeldet</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::GateStrip</name>
        <message>
            <location filename="../ui/live/gate_strip.cpp" line="+27" />
            <source>Gates of the decision</source>
            <translation>Tore der Entscheidung</translation>
        </message>
        <message>
            <location line="+63" />
            <source>not reached</source>
            <translation>nicht erreicht</translation>
        </message>
        <message>
            <location line="+10" />
            <source>of %1</source>
            <translation>von %1</translation>
        </message>
        <message>
            <location line="+23" />
            <source>%1: %2 of %3 go on. %4</source>
            <translation>%1: %2 von %3 kommen weiter. %4</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1: %2, needs %3</source>
            <translation>%1: %2, verlangt %3</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LiveDelegate</name>
        <message>
            <location filename="../ui/delegates/live_delegate.cpp" line="+156" />
            <source>est</source>
            <extracomment>Mark before a cost: estimated.</extracomment>
            <translation>gesch.</translation>
        </message>
        <message>
            <location line="+4" />
            <source>rep</source>
            <extracomment>Mark before a cost: reported by the provider.</extracomment>
            <translation>gem.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LivePage</name>
        <message>
            <location filename="../ui/live/live_page.cpp" line="+60" />
            <source>%1 is not in the ledger any more.</source>
            <translation>%1 ist nicht mehr im Hauptbuch.</translation>
        </message>
        <message numerus="yes">
            <location line="+29" />
            <source>%n new (End)</source>
            <translation>
                <numerusform>%n neue (Ende)</numerusform>
                <numerusform>%n neue (Ende)</numerusform>
            </translation>
        </message>
        <message>
            <location line="+29" />
            <source>Loading %1 from the ledger …</source>
            <translation>%1 wird aus dem Hauptbuch geladen …</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Resume view</source>
            <translation>Ansicht fortsetzen</translation>
        </message>
        <message>
            <location line="+0" />
            <location filename="../ui/live/live_page_parts.cpp" line="+95" />
            <source>Pause view</source>
            <translation>Ansicht anhalten</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Paused · %1 new</source>
            <extracomment>The table is paused; %1 = decisions that began since. Traffic goes on.</extracomment>
            <translation>Angehalten · %1 neu</translation>
        </message>
        <message>
            <location line="+12" />
            <source>%1 decisions</source>
            <translation>%1 Entscheidungen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 shown</source>
            <translation>%1 gezeigt</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Σ %1</source>
            <translation>Σ %1</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 running</source>
            <translation>%1 laufen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 fell back</source>
            <translation>%1 ausgewichen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 blocked</source>
            <translation>%1 gesperrt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 failed</source>
            <translation>%1 gescheitert</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 unpriced</source>
            <translation>%1 ohne Preis</translation>
        </message>
        <message>
            <location line="+12" />
            <location filename="../ui/live/live_page_parts.cpp" line="+132" />
            <source>The sum was checked against the rows.</source>
            <translation>Die Summe wurde gegen die Zeilen geprüft.</translation>
        </message>
        <message>
            <location line="+0" />
            <source>The sum differs from the rows.</source>
            <translation>Die Summe weicht von den Zeilen ab.</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Exact sum: %1</source>
            <translation>Genaue Summe: %1</translation>
        </message>
        <message>
            <location line="+9" />
            <source>0 of %1 decisions match</source>
            <translation>0 von %1 Entscheidungen passen</translation>
        </message>
        <message>
            <location filename="../ui/live/live_page_parts.cpp" line="-195" />
            <source>Live</source>
            <translation>Live</translation>
        </message>
        <message>
            <location line="+12" />
            <source>Newer decisions</source>
            <translation>Neuere Entscheidungen</translation>
        </message>
        <message>
            <location line="+14" />
            <source>Divider between list and detail</source>
            <translation>Trenner zwischen Liste und Einzelheiten</translation>
        </message>
        <message>
            <location line="+33" />
            <source>&amp;Find</source>
            <translation>&amp;Suchen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&amp;Suspend filter</source>
            <translation>Filter a&amp;ussetzen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>&amp;Clear filter</source>
            <translation>Filter &amp;leeren</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Freezes the view only; traffic goes on (F8)</source>
            <translation>Hält nur die Ansicht an; der Verkehr läuft weiter (F8)</translation>
        </message>
        <message>
            <location line="+1" />
            <source>F&amp;ollow the newest</source>
            <translation>Neuesten f&amp;olgen</translation>
        </message>
        <message>
            <location line="+3" />
            <source>&amp;Pin decision</source>
            <translation>Entscheidung an&amp;heften</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Cop&amp;y row</source>
            <translation>&amp;Zeile kopieren</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Show &amp;detail</source>
            <translation>&amp;Einzelheiten zeigen</translation>
        </message>
        <message>
            <location line="+42" />
            <source>Problem of the filter</source>
            <translation>Problem des Filters</translation>
        </message>
        <message>
            <location line="+9" />
            <location line="+4" />
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <location line="-3" />
            <source>Show, hide and fit columns; drag a header to move it</source>
            <translation>Spalten zeigen, ausblenden und anpassen; Kopf ziehen zum Verschieben</translation>
        </message>
        <message>
            <location line="+45" />
            <source>Suspend filter</source>
            <translation>Filter aussetzen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Clear filter</source>
            <translation>Filter leeren</translation>
        </message>
        <message>
            <location line="+23" />
            <source>Sums of the decisions shown</source>
            <translation>Summen der gezeigten Entscheidungen</translation>
        </message>
        <message>
            <source>&amp;Compare two selected</source>
            <translation>Zwei ausgewählte &amp;vergleichen</translation>
        </message>
        <message>
            <source>Copy as c&amp;URL</source>
            <translation>Als c&amp;URL kopieren</translation>
        </message>
        <message>
            <source>Copy as P&amp;ython</source>
            <translation>Als P&amp;ython kopieren</translation>
        </message>
        <message>
            <source>&amp;Export decisions …</source>
            <translation>Entscheidungen &amp;exportieren …</translation>
        </message>
        <message>
            <source>Save this &amp;view …</source>
            <translation>Diese &amp;Ansicht sichern …</translation>
        </message>
        <message>
            <source>Exporting: %1 of %2 …</source>
            <translation>Export: %1 von %2 …</translation>
        </message>
        <message>
            <source>%1 decisions written to %2.</source>
            <translation>%1 Entscheidungen nach %2 geschrieben.</translation>
        </message>
        <message>
            <source>%1 are not in the ledger any more.</source>
            <translation>%1 stehen nicht mehr im Hauptbuch.</translation>
        </message>
        <message>
            <source>To compare, select two decisions: click one, click the other with Ctrl, then press C.</source>
            <translation>Zum Vergleichen zwei Entscheidungen auswählen: eine anklicken, die andere mit Strg anklicken, dann C drücken.</translation>
        </message>
        <message>
            <source>That decision is not in the ledger any more.</source>
            <translation>Diese Entscheidung steht nicht mehr im Hauptbuch.</translation>
        </message>
        <message>
            <source>Copied. What was said is not kept: put your text in place of the “…”.</source>
            <translation>Kopiert. Was gesagt wurde, wird nicht aufbewahrt: Setzen Sie Ihren Text an die Stelle von „…“.</translation>
        </message>
        <message>
            <source>Export decisions</source>
            <translation>Entscheidungen exportieren</translation>
        </message>
        <message>
            <source>CSV for spreadsheets (*.csv)</source>
            <translation>CSV für Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>JSON Lines, everything (*.jsonl)</source>
            <translation>JSON Lines, alles (*.jsonl)</translation>
        </message>
        <message>
            <source>HAR for network tools (*.har)</source>
            <translation>HAR für Netzwerkwerkzeuge (*.har)</translation>
        </message>
        <message>
            <source>Save view</source>
            <translation>Ansicht sichern</translation>
        </message>
        <message>
            <source>Name of the view: the filter and the columns as they are now.</source>
            <translation>Name der Ansicht: der Filter und die Spalten, wie sie jetzt sind.</translation>
        </message>
        <message>
            <source>The view was not saved: it needs a name, and there may be %1 at most.</source>
            <translation>Die Ansicht wurde nicht gesichert: Sie braucht einen Namen, und es darf höchstens %1 geben.</translation>
        </message>
        <message>
            <source>View “%1” saved.</source>
            <translation>Ansicht „%1“ gesichert.</translation>
        </message>
        <message>
            <source>View “%1”.</source>
            <translation>Ansicht „%1“.</translation>
        </message>
        <message>
            <source>The newest %1 decisions of that time are listed; the figures of the Dashboard count all of them.</source>
            <translation>Die neuesten %1 Entscheidungen dieser Zeit stehen in der Liste; die Zahlen der Übersicht umfassen alle.</translation>
        </message>
        <message>
            <source>Time of the decisions</source>
            <translation>Zeit der Entscheidungen</translation>
        </message>
        <message>
            <source>All times</source>
            <translation>Alle Zeiten</translation>
        </message>
        <message>
            <source>Last 15 minutes</source>
            <translation>Letzte 15 Minuten</translation>
        </message>
        <message>
            <source>Last hour</source>
            <translation>Letzte Stunde</translation>
        </message>
        <message>
            <source>Last 24 hours</source>
            <translation>Letzte 24 Stunden</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Other time</source>
            <translation>Andere Zeit</translation>
        </message>
        <message>
            <source>Which time is listed; older decisions are read from the ledger</source>
            <translation>Welche Zeit gelistet ist; ältere Entscheidungen werden aus dem Hauptbuch gelesen</translation>
        </message>
        <message>
            <source>Views</source>
            <translation>Ansichten</translation>
        </message>
        <message>
            <source>Named views and the filters used last</source>
            <translation>Benannte Ansichten und die zuletzt benutzten Filter</translation>
        </message>
        <message>
            <source>Copy as &amp;rule</source>
            <translation>Als &amp;Regel kopieren</translation>
        </message>
        <message>
            <source>Rule copied: put it below “rules:” of the policy, above rule %1, and check it with “signalbox prove”.</source>
            <translation>Regel kopiert: Setzen Sie sie unter „rules:“ der Richtlinie, über Regel %1, und prüfen Sie sie mit „signalbox prove“.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LiveTable</name>
        <message>
            <location filename="../ui/live/live_table.cpp" line="+55" />
            <source>Decisions</source>
            <translation>Entscheidungen</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Select all</source>
            <translation>Alles auswählen</translation>
        </message>
        <message>
            <location line="+29" />
            <source>Columns of the decisions</source>
            <translation>Spalten der Entscheidungen</translation>
        </message>
        <message>
            <location line="+27" />
            <source>Fit widths to contents</source>
            <translation>Breiten an Inhalt anpassen</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Standard columns</source>
            <translation>Standardspalten</translation>
        </message>
        <message>
            <location line="+204" />
            <source>Filter to %1</source>
            <translation>Filtern nach %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LiveText</name>
        <message>
            <location filename="../ui/models/live_text.cpp" line="+45" />
            <location line="+27" />
            <source>unpriced</source>
            <extracomment>Cost column: the model that answered has no known price.</extracomment>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <location line="-19" />
            <source>try %1</source>
            <extracomment>Result column: %1 = how many models were tried (2 = the first fallback), %2 = why the first one failed.</extracomment>
            <translation>Versuch %1</translation>
        </message>
        <message>
            <location line="+0" />
            <source>ok · from cache</source>
            <extracomment>The answer to the same request was given again; no model was asked.</extracomment>
            <translation>ok · aus dem Zwischenspeicher</translation>
        </message>
        <message>
            <location line="+0" />
            <source>try %1 · %2</source>
            <translation>Versuch %1 · %2</translation>
        </message>
        <message>
            <location line="+0" />
            <source>From the cache, saved %1</source>
            <translation>Aus dem Zwischenspeicher, %1 gespart</translation>
        </message>
        <message>
            <location line="+4" />
            <source>ok · hedged</source>
            <extracomment>Two models were asked at the same time, because the first was slow.</extracomment>
            <translation>ok · parallel gefragt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>ok · retried</source>
            <translation>ok · wiederholt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>try %1 …</source>
            <translation>Versuch %1 …</translation>
        </message>
        <message>
            <location line="+2" />
            <source>streaming</source>
            <translation>strömt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>failed · %1</source>
            <translation>gescheitert · %1</translation>
        </message>
        <message>
            <location line="+7" />
            <source>no cost yet</source>
            <translation>noch keine Kosten</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1, %2</source>
            <extracomment>Screen reader: %1 = an amount such as $0.0041, %2 = where the figure comes from.</extracomment>
            <translation>%1, %2</translation>
        </message>
        <message>
            <location line="+6" />
            <source>ok, answered by model %1 tried, first failure: %2</source>
            <translation>ok, beantwortet vom %1. versuchten Modell, erster Fehler: %2</translation>
        </message>
        <message>
            <location line="+39" />
            <source>%1, pinned</source>
            <translation>%1, angeheftet</translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1, simulated</source>
            <translation>%1, simuliert</translation>
        </message>
        <message>
            <location line="+3" />
            <source>about %1 tokens in, %2 out</source>
            <translation>etwa %1 Token hinein, %2 heraus</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 tokens in, %2 out</source>
            <translation>%1 Token hinein, %2 heraus</translation>
        </message>
        <message>
            <location line="+2" />
            <source>first token after %1</source>
            <translation>erstes Token nach %1</translation>
        </message>
        <message>
            <location line="+21" />
            <source>Nothing was sent.</source>
            <translation>Nichts wurde gesendet.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 in zone %2</source>
            <translation>%1 in Zone %2</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Simulated: nothing left this computer.</source>
            <translation>Simuliert: Nichts hat diesen Rechner verlassen.</translation>
        </message>
        <message>
            <location line="+6" />
            <source>First token after %1, whole answer %2</source>
            <translation>Erstes Token nach %1, ganze Antwort %2</translation>
        </message>
        <message>
            <location line="+4" />
            <source>%1, session %2</source>
            <translation>%1, Sitzung %2</translation>
        </message>
        <message>
            <location line="+126" />
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Client</source>
            <translation>Client</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Asked</source>
            <translation>Verlangt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Routed to</source>
            <translation>Geleitet an</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Tag</source>
            <translation>Einstufung</translation>
        </message>
        <message>
            <location line="+3" />
            <source>In → out</source>
            <extracomment>Tokens of the prompt and of the answer.</extracomment>
            <translation>Ein → aus</translation>
        </message>
        <message>
            <location line="+3" />
            <source>TTFT</source>
            <extracomment>Time to first token.</extracomment>
            <translation>TTFT</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::MainWindow</name>
        <message>
            <location filename="../ui/shell/main_window.cpp" line="+51" />
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <location line="+24" />
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Send &amp;test request</source>
            <translation>&amp;Testanfrage senden</translation>
        </message>
        <message>
            <location line="+2" />
            <source>&amp;Demo traffic</source>
            <translation>&amp;Demoverkehr</translation>
        </message>
        <message>
            <location line="+4" />
            <source>Copy &amp;base URL</source>
            <translation>&amp;Basis-URL kopieren</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Base URL copied.</source>
            <translation>Basis-URL kopiert.</translation>
        </message>
        <message>
            <location line="+4" />
            <source>Copy client to&amp;ken</source>
            <translation>Client-To&amp;ken kopieren</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Token copied. Clients send it as API key.</source>
            <translation>Token kopiert. Clients senden es als API-Schlüssel.</translation>
        </message>
        <message>
            <location line="+3" />
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <location line="+6" />
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&amp;Live</source>
            <translation>&amp;Live</translation>
        </message>
        <message>
            <location line="+14" />
            <source>&amp;Wide rail</source>
            <translation>&amp;Breite Leiste</translation>
        </message>
        <message>
            <location line="+3" />
            <source>&amp;Next pane</source>
            <translation>&amp;Nächster Bereich</translation>
        </message>
        <message>
            <location line="+1" />
            <source>P&amp;revious pane</source>
            <translation>Vo&amp;riger Bereich</translation>
        </message>
        <message>
            <location line="+8" />
            <source>&amp;Appearance</source>
            <translation>E&amp;rscheinung</translation>
        </message>
        <message>
            <location line="+8" />
            <source>&amp;System theme</source>
            <translation>Wie das &amp;System</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&amp;Light theme</source>
            <translation>&amp;Hell</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&amp;Dark theme</source>
            <translation>&amp;Dunkel</translation>
        </message>
        <message>
            <location line="+4" />
            <source>L&amp;arger text</source>
            <translation>&amp;Größere Schrift</translation>
        </message>
        <message>
            <location line="+2" />
            <source>S&amp;maller text</source>
            <translation>&amp;Kleinere Schrift</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Standard te&amp;xt size</source>
            <translation>S&amp;tandardgröße</translation>
        </message>
        <message>
            <location line="+6" />
            <source>&amp;Decision</source>
            <translation>&amp;Entscheidung</translation>
        </message>
        <message>
            <location line="+6" />
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&amp;Keyboard shortcuts</source>
            <translation>&amp;Tastenkürzel</translation>
        </message>
        <message>
            <location line="+3" />
            <source>&amp;Problems of the policy</source>
            <translation>&amp;Probleme der Richtlinie</translation>
        </message>
        <message>
            <location line="+2" />
            <source>&amp;About Signalbox</source>
            <translation>Ü&amp;ber Signalbox</translation>
        </message>
        <message>
            <location line="+2" />
            <source>About Signalbox</source>
            <translation>Über Signalbox</translation>
        </message>
        <message>
            <location line="+1" />
            <source>&lt;b&gt;Signalbox %1&lt;/b&gt;&lt;p&gt;A desktop routing console for LLM traffic.&lt;/p&gt;&lt;p&gt;GPL-3.0-only. Icons: Lucide (ISC, MIT). Fonts: Inter, JetBrains Mono (OFL).&lt;/p&gt;</source>
            <translation>&lt;b&gt;Signalbox %1&lt;/b&gt;&lt;p&gt;Eine Leitstelle für LLM-Verkehr auf dem Schreibtisch.&lt;/p&gt;&lt;p&gt;GPL-3.0-only. Symbole: Lucide (ISC, MIT). Schriften: Inter, JetBrains Mono (OFL).&lt;/p&gt;</translation>
        </message>
        <message>
            <location line="+11" />
            <source>Demo, simulated – Signalbox</source>
            <translation>Demo, simuliert – Signalbox</translation>
        </message>
        <message>
            <location line="+19" />
            <source>The test request was answered.</source>
            <translation>Die Testanfrage wurde beantwortet.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>The test request failed: %1</source>
            <translation>Die Testanfrage ist fehlgeschlagen: %1</translation>
        </message>
        <message>
            <location line="+32" />
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <location line="+2" />
            <source>P, End and Ctrl+C work while the list of decisions has the focus; / there goes to the filter.</source>
            <translation>P, Ende und Strg+C wirken, solange die Liste der Entscheidungen den Fokus hat; / führt dort zum Filter.</translation>
        </message>
        <message>
            <location line="+7" />
            <source>Problems of the policy</source>
            <translation>Probleme der Richtlinie</translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1 has no problems.</source>
            <translation>%1 hat keine Probleme.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1: a file with errors changes nothing, the previous policy still runs.</source>
            <translation>%1: Eine Datei mit Fehlern ändert nichts, die vorige Richtlinie gilt weiter.</translation>
        </message>
        <message>
            <source>&amp;Providers</source>
            <translation>&amp;Anbieter</translation>
        </message>
        <message>
            <source>P&amp;rovider</source>
            <translation>A&amp;nbieter</translation>
        </message>
        <message>
            <source>&amp;Dashboard</source>
            <translation>Ü&amp;bersicht</translation>
        </message>
        <message>
            <source>The decisions of that time are in the list.</source>
            <translation>Die Entscheidungen jener Zeit stehen in der Liste.</translation>
        </message>
        <message>
            <source>Filtered to %1; the decisions of that time are in the list.</source>
            <translation>Gefiltert auf %1; die Entscheidungen jener Zeit stehen in der Liste.</translation>
        </message>
        <message>
            <source>&amp;Go</source>
            <translation>&amp;Gehe zu</translation>
        </message>
        <message>
            <source>&amp;Command palette</source>
            <translation>&amp;Befehlspalette</translation>
        </message>
        <message>
            <source>&amp;Back</source>
            <translation>&amp;Zurück</translation>
        </message>
        <message>
            <source>&amp;Forward</source>
            <translation>&amp;Vor</translation>
        </message>
        <message>
            <source>S&amp;ettings</source>
            <translation>&amp;Einstellungen</translation>
        </message>
        <message>
            <source>not set</source>
            <translation>nicht gesetzt</translation>
        </message>
        <message>
            <source>Setting</source>
            <translation>Einstellung</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>Hier</translation>
        </message>
        <message>
            <source>In the file</source>
            <translation>In der Datei</translation>
        </message>
        <message>
            <source>Differences of the settings</source>
            <translation>Unterschiede der Einstellungen</translation>
        </message>
        <message>
            <source>Both say the same.</source>
            <translation>Beide sagen dasselbe.</translation>
        </message>
        <message>
            <source>Reload takes over what the file says.</source>
            <translation>Neu laden übernimmt, was die Datei sagt.</translation>
        </message>
        <message>
            <source>The proxy goes on. There is no tray here, so the window is only minimised; Ctrl+Q ends it.</source>
            <translation>Der Proxy läuft weiter. Hier gibt es keine Kontrollleiste, daher ist das Fenster nur verkleinert; Strg+Q beendet ihn.</translation>
        </message>
        <message>
            <source>Local only has ended; the policy alone decides again.</source>
            <translation>Nur lokal ist zu Ende; die Policy allein entscheidet wieder.</translation>
        </message>
        <message>
            <source>Requests that begin now stay on this machine.</source>
            <translation>Anfragen, die jetzt beginnen, bleiben auf diesem Rechner.</translation>
        </message>
        <message>
            <source>Set &amp;up …</source>
            <translation>&amp;Einrichten …</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::Rail</name>
        <message>
            <location filename="../ui/shell/rail.cpp" line="+30" />
            <source>Screens</source>
            <translation>Ansichten</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::StatusStrip</name>
        <message>
            <location filename="../ui/shell/status_strip.cpp" line="+28" />
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Demo</source>
            <translation>Demo</translation>
        </message>
        <message>
            <location line="+2" />
            <source>DEMO · simulated providers</source>
            <translation>DEMO · simulierte Anbieter</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Every answer and every price comes from the built-in simulator. Nothing leaves this computer.</source>
            <translation>Jede Antwort und jeder Preis kommt aus dem eingebauten Simulator. Nichts verlässt diesen Rechner.</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Proxy</source>
            <translation>Proxy</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Copy the base URL</source>
            <translation>Basis-URL kopieren</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Policy</source>
            <translation>Richtlinie</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Ledger</source>
            <translation>Hauptbuch</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Message</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Spent today</source>
            <translation>Heute ausgegeben</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Recording of bodies</source>
            <translation>Aufzeichnung der Inhalte</translation>
        </message>
        <message>
            <location line="+1" />
            <source>bodies: off</source>
            <translation>Inhalte: aus</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Prompts and answers are not recorded; only lengths, counts and reasons are.</source>
            <translation>Fragen und Antworten werden nicht aufgezeichnet, nur Längen, Zahlen und Gründe.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Decisions per second</source>
            <translation>Entscheidungen je Sekunde</translation>
        </message>
        <message>
            <location line="+40" />
            <source>not listening</source>
            <translation>nicht erreichbar</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Proxy listening on %1</source>
            <translation>Proxy erreichbar unter %1</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Proxy not listening</source>
            <translation>Proxy nicht erreichbar</translation>
        </message>
        <message>
            <location line="+5" />
            <source>ledger: problem</source>
            <translation>Hauptbuch: Problem</translation>
        </message>
        <message>
            <location line="+5" />
            <source>%1 today + %2 unpriced</source>
            <translation>%1 heute + %2 ohne Preis</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 today</source>
            <translation>%1 heute</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Spent since local midnight: %1</source>
            <translation>Ausgegeben seit Mitternacht (Ortszeit): %1</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 dec/s</source>
            <extracomment>Decisions per second.</extracomment>
            <translation>%1 Entsch./s</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 running, %2 in this run</source>
            <translation>%1 laufen, %2 seit dem Start</translation>
        </message>
        <message>
            <location line="+10" />
            <source>policy v%1 · %2</source>
            <translation>Richtlinie v%1 · %2</translation>
        </message>
        <message>
            <location line="+1" />
            <source>no policy</source>
            <translation>keine Richtlinie</translation>
        </message>
        <message numerus="yes">
            <location line="+2" />
            <source>%n error(s)</source>
            <translation>
                <numerusform>%n Fehler</numerusform>
                <numerusform>%n Fehler</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <location line="+2" />
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n Warnung</numerusform>
                <numerusform>%n Warnungen</numerusform>
            </translation>
        </message>
        <message>
            <location line="+6" />
            <source>The policy file has errors; the previous policy still runs. Click for the list.</source>
            <translation>Die Richtliniendatei hat Fehler; die vorige Richtlinie gilt weiter. Klicken für die Liste.</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Policy file %1</source>
            <translation>Richtliniendatei %1</translation>
        </message>
        <message>
            <source>Local only</source>
            <translation>Nur lokal</translation>
        </message>
        <message>
            <source>Requests that begin go to models on this machine only. File ▸ Local only ends it.</source>
            <translation>Anfragen, die beginnen, gehen nur an Modelle auf diesem Rechner. Datei ▸ Nur lokal beendet es.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::TableDialog</name>
        <message>
            <location filename="../ui/shell/table_dialog.cpp" line="+67" />
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Action</source>
            <translation>Aktion</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <location line="+13" />
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Line</source>
            <translation>Zeile</translation>
        </message>
        <message>
            <location line="+0" />
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <location line="+0" />
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <location line="+3" />
            <source>error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <location line="+0" />
            <source>warning</source>
            <translation>Warnung</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::WaterfallText</name>
        <message>
            <location filename="../ui/live/waterfall.cpp" line="+32" />
            <source>retry after %1</source>
            <translation>erneut nach %1</translation>
        </message>
        <message>
            <location line="+6" />
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <location line="+2" />
            <source>first token %1 · all %2</source>
            <extracomment>%1 = time to first token, %2 = time of the whole attempt.</extracomment>
            <translation>erstes Token %1 · alles %2</translation>
        </message>
        <message>
            <location line="+73" />
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1 ms</source>
            <translation>%1 ms</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 µs</source>
            <translation>%1 µs</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::WaterfallView</name>
        <message>
            <location filename="../ui/live/waterfall_view.cpp" line="+32" />
            <source>first</source>
            <translation>zuerst</translation>
        </message>
        <message>
            <location line="+2" />
            <source>retry</source>
            <translation>Wiederholung</translation>
        </message>
        <message>
            <location line="+2" />
            <source>fallback</source>
            <translation>Ausweichen</translation>
        </message>
        <message>
            <location line="+3" />
            <source>hedge</source>
            <extracomment>A second model asked while the first was still awaited.</extracomment>
            <translation>parallel</translation>
        </message>
        <message>
            <location line="+3" />
            <source>rescue</source>
            <extracomment>A second model asked to finish an answer that was cut off.</extracomment>
            <translation>Rettung</translation>
        </message>
        <message>
            <location line="+3" />
            <source>next key</source>
            <extracomment>The same model asked again with another API key.</extracomment>
            <translation>nächster Schlüssel</translation>
        </message>
        <message>
            <location line="+9" />
            <source>connect</source>
            <translation>Verbinden</translation>
        </message>
        <message>
            <location line="+2" />
            <source>wait for first token</source>
            <translation>Warten auf erstes Token</translation>
        </message>
        <message>
            <location line="+2" />
            <source>stream</source>
            <translation>Strom</translation>
        </message>
        <message>
            <location line="+35" />
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <location line="+12" />
            <location line="+20" />
            <source>Nothing was sent.</source>
            <translation>Nichts wurde gesendet.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::WhyText</name>
        <message>
            <location filename="../ui/models/explanation.cpp" line="+114" />
            <source>%1; needs %2</source>
            <extracomment>%1 = what was measured, %2 = what would have been required.</extracomment>
            <translation>%1; verlangt %2</translation>
        </message>
        <message>
            <location line="+9" />
            <source>Sensitivity</source>
            <translation>Vertraulichkeit</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Capability</source>
            <translation>Fähigkeit</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Health</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Budget</source>
            <translation>Budget</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Chain</source>
            <translation>Kette</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <location line="+8" />
            <source>answered</source>
            <translation>hat geantwortet</translation>
        </message>
        <message>
            <location line="+2" />
            <source>being tried</source>
            <translation>wird versucht</translation>
        </message>
        <message>
            <location line="+2" />
            <source>tried, failed</source>
            <translation>versucht, gescheitert</translation>
        </message>
        <message>
            <location line="+2" />
            <source>asked too, slower</source>
            <translation>auch gefragt, langsamer</translation>
        </message>
        <message>
            <location line="+2" />
            <source>not needed</source>
            <translation>nicht gebraucht</translation>
        </message>
        <message>
            <location line="+2" />
            <source>not allowed</source>
            <translation>nicht erlaubt</translation>
        </message>
        <message>
            <location line="+2" />
            <source>not capable</source>
            <translation>nicht fähig</translation>
        </message>
        <message>
            <location line="+2" />
            <source>unavailable</source>
            <translation>nicht verfügbar</translation>
        </message>
        <message>
            <location line="+2" />
            <source>over budget</source>
            <translation>über Budget</translation>
        </message>
        <message>
            <location line="+2" />
            <source>not chosen</source>
            <translation>nicht gewählt</translation>
        </message>
        <message>
            <location line="+9" />
            <source>Deciding …</source>
            <translation>Wird entschieden …</translation>
        </message>
        <message>
            <location line="+0" />
            <source>%1 is answering</source>
            <translation>%1 antwortet gerade</translation>
        </message>
        <message>
            <location line="+0" />
            <source>From the cache: what %1 answered in %2</source>
            <extracomment>%1 = the model, %2 = the decision whose answer it was.</extracomment>
            <translation>Aus dem Zwischenspeicher: was %1 in %2 geantwortet hat</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 answered</source>
            <translation>%1 hat geantwortet</translation>
        </message>
        <message>
            <location line="+2" />
            <source>The request was refused</source>
            <translation>Die Anfrage wurde abgelehnt</translation>
        </message>
        <message>
            <location line="+0" />
            <source>No model answered</source>
            <translation>Kein Modell hat geantwortet</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Blocked: nothing was sent</source>
            <translation>Gesperrt: Nichts wurde gesendet</translation>
        </message>
        <message>
            <location line="+2" />
            <source>The client left</source>
            <translation>Der Client ging weg</translation>
        </message>
        <message>
            <location line="+1" />
            <source>The client left while %1 was answering</source>
            <translation>Der Client ging weg, während %1 antwortete</translation>
        </message>
        <message>
            <location line="+2" />
            <source>The answer of %1 was cut off</source>
            <translation>Die Antwort von %1 wurde abgeschnitten</translation>
        </message>
        <message numerus="yes">
            <location line="+9" />
            <source>%n model(s)</source>
            <translation>
                <numerusform>%n Modell</numerusform>
                <numerusform>%n Modelle</numerusform>
            </translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1 %2</source>
            <extracomment>One gate of the funnel: %1 = its name, %2 = how many models are left, %3 = why.</extracomment>
            <translation>%1 %2</translation>
        </message>
        <message>
            <location line="+1" />
            <source>%1 %2 (%3)</source>
            <translation>%1 %2 (%3)</translation>
        </message>
        <message>
            <location line="+10" />
            <source>%1 left at gate “%2”: it has %3, required is %4.</source>
            <translation>%1 schied am Tor „%2“ aus: Es hat %3, verlangt ist %4.</translation>
        </message>
        <message>
            <source>Enough would have been: %1.</source>
            <extracomment>%1 = the smallest change that would have let the model in, e.g. &quot;a request shorter by 300 tokens&quot;.</extracomment>
            <translation>Genügt hätte: %1.</translation>
        </message>
        <message>
            <location line="+9" />
            <source>%1 did answer: %2.</source>
            <translation>%1 hat geantwortet: %2.</translation>
        </message>
        <message>
            <location line="+2" />
            <source>%1 is being tried: %2.</source>
            <translation>%1 wird gerade versucht: %2.</translation>
        </message>
        <message>
            <location line="+4" />
            <source>%1 was tried and failed: %2. %3</source>
            <translation>%1 wurde versucht und ist gescheitert: %2. %3</translation>
        </message>
        <message>
            <location line="+4" />
            <source>%1 was asked at the same time (%2) and was slower.</source>
            <translation>%1 wurde gleichzeitig gefragt (%2) und war langsamer.</translation>
        </message>
        <message>
            <location line="+7" />
            <source>%1 was ready as a fallback (%2) and was not needed.</source>
            <translation>%1 stand zum Ausweichen bereit (%2) und wurde nicht gebraucht.</translation>
        </message>
        <message>
            <location line="+3" />
            <source>%1 was not among the models of this policy.</source>
            <translation>%1 war nicht unter den Modellen dieser Richtlinie.</translation>
        </message>
        <message>
            <location line="+9" />
            <source>Saved %1 against %2</source>
            <translation>%1 gespart gegenüber %2</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Cost %1 more than %2</source>
            <translation>%1 teurer als %2</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Same cost as %1</source>
            <translation>Gleiche Kosten wie %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::WhyView</name>
        <message>
            <location filename="../ui/live/why_view.cpp" line="+37" />
            <source>Outcome</source>
            <translation>Ausgang</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <location line="+1" />
            <source>Facts of the request</source>
            <translation>Merkmale der Anfrage</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Saving</source>
            <translation>Ersparnis</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Models that left, by gate</source>
            <translation>Ausgeschiedene Modelle, nach Tor</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Model to ask about</source>
            <translation>Modell, nach dem gefragt wird</translation>
        </message>
        <message>
            <location line="+2" />
            <source>Why not this model</source>
            <translation>Warum nicht dieses Modell</translation>
        </message>
        <message>
            <location line="+3" />
            <source>Why &amp;not</source>
            <translation>Warum &amp;nicht</translation>
        </message>
        <message>
            <location line="+39" />
            <source>No explanation was kept for this decision.</source>
            <translation>Für diese Entscheidung ist keine Begründung aufgehoben.</translation>
        </message>
        <message>
            <location line="+2" />
            <source>asked for %1</source>
            <translation>verlangt: %1</translation>
        </message>
        <message>
            <location line="+1" />
            <source>rule %1</source>
            <translation>Regel %1</translation>
        </message>
        <message>
            <location line="+2" />
            <source>chain %1</source>
            <translation>Kette %1</translation>
        </message>
        <message>
            <location line="+2" />
            <source>tag %1</source>
            <translation>Einstufung %1</translation>
        </message>
        <message>
            <location line="+4" />
            <source>decided in %1</source>
            <translation>entschieden in %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DrainDialog</name>
        <message>
            <source>Drain</source>
            <translation>Stilllegen</translation>
        </message>
        <message>
            <source>Nothing new is sent there; requests that run are left to finish. Chains go on with their next step. It ends by itself, and survives a restart of Signalbox.</source>
            <translation>Dorthin geht nichts Neues; laufende Anfragen werden zu Ende geführt. Ketten gehen zum nächsten Schritt. Das endet von selbst und übersteht einen Neustart von Signalbox.</translation>
        </message>
        <message>
            <source>Only %1</source>
            <translation>Nur %1</translation>
        </message>
        <message numerus="yes">
            <source>All %n model(s) of %1</source>
            <translation>
                <numerusform>%n Modell von %1</numerusform>
                <numerusform>Alle %n Modelle von %1</numerusform>
            </translation>
        </message>
        <message>
            <source>For how long</source>
            <translation>Für wie lange</translation>
        </message>
        <message>
            <source>5 minutes</source>
            <translation>5 Minuten</translation>
        </message>
        <message>
            <source>15 minutes</source>
            <translation>15 Minuten</translation>
        </message>
        <message>
            <source>30 minutes</source>
            <translation>30 Minuten</translation>
        </message>
        <message>
            <source>1 hour</source>
            <translation>1 Stunde</translation>
        </message>
        <message>
            <source>2 hours</source>
            <translation>2 Stunden</translation>
        </message>
        <message>
            <source>4 hours</source>
            <translation>4 Stunden</translation>
        </message>
        <message>
            <source>8 hours</source>
            <translation>8 Stunden</translation>
        </message>
        <message>
            <source>1 day</source>
            <translation>1 Tag</translation>
        </message>
        <message>
            <source>3 days</source>
            <translation>3 Tage</translation>
        </message>
        <message>
            <source>7 days</source>
            <translation>7 Tage</translation>
        </message>
        <message>
            <source>such as: upgrade of the server</source>
            <translation>etwa: Server wird aktualisiert</translation>
        </message>
        <message>
            <source>Why, for whoever looks next</source>
            <translation>Warum, für alle, die nachsehen</translation>
        </message>
        <message>
            <source>&amp;Drain</source>
            <translation>&amp;Stilllegen</translation>
        </message>
        <message>
            <source>Wha&amp;t</source>
            <translation>&amp;Was</translation>
        </message>
        <message>
            <source>For how &amp;long</source>
            <translation>Für wie &amp;lange</translation>
        </message>
        <message>
            <source>&amp;Note</source>
            <translation>&amp;Notiz</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneColumns</name>
        <message>
            <source>One cell a minute: its height is the share that failed (red) or was rate limited (hatched); a low bar is a minute without trouble, a dot one without traffic</source>
            <translation>Eine Zelle je Minute: ihre Höhe ist der Anteil, der scheiterte (rot) oder gedrosselt wurde (schraffiert); ein niedriger Balken ist eine Minute ohne Störung, ein Punkt eine ohne Verkehr</translation>
        </message>
        <message>
            <source>Median and 95th percentile of streamed answers of the last five minutes</source>
            <translation>Median und 95. Perzentil der gestreamten Antworten der letzten fünf Minuten</translation>
        </message>
        <message>
            <source>What is left of the tightest limit the provider tells of</source>
            <translation>Was vom engsten Limit übrig ist, das der Anbieter nennt</translation>
        </message>
        <message>
            <source>How old the price is that its calls are charged by</source>
            <translation>Wie alt der Preis ist, mit dem seine Aufrufe berechnet werden</translation>
        </message>
        <message>
            <source>When it may be asked again</source>
            <translation>Wann es wieder gefragt werden darf</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Provider / model</source>
            <translation>Anbieter / Modell</translation>
        </message>
        <message>
            <source>Circuit</source>
            <translation>Sicherung</translation>
        </message>
        <message>
            <source>Back in</source>
            <translation>Zurück in</translation>
        </message>
        <message>
            <source>Last 60 min</source>
            <translation>Letzte 60 min</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>Erstes Token</translation>
        </message>
        <message>
            <source>Tokens/s</source>
            <translation>Token/s</translation>
        </message>
        <message>
            <source>Room</source>
            <translation>Luft</translation>
        </message>
        <message>
            <source>Price age</source>
            <translation>Preisalter</translation>
        </message>
        <message>
            <source>Used in</source>
            <translation>Genutzt in</translation>
        </message>
        <message numerus="yes">
            <source>%n chain(s)</source>
            <translation>
                <numerusform>%n Kette</numerusform>
                <numerusform>%n Ketten</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneDetail</name>
        <message>
            <source>Detail of the model</source>
            <translation>Einzelheiten des Modells</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>State of the model</source>
            <translation>Zustand des Modells</translation>
        </message>
        <message>
            <source>Parts of the detail</source>
            <translation>Teile der Einzelheiten</translation>
        </message>
        <message>
            <source>Failures</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>No failure is remembered.</source>
            <translation>Es ist kein Fehler bekannt.</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>No key is sent to this provider.</source>
            <translation>An diesen Anbieter geht kein Schlüssel.</translation>
        </message>
        <message>
            <source>Figures</source>
            <translation>Zahlen</translation>
        </message>
        <message>
            <source>Enter or a double click opens the decision</source>
            <translation>Eingabe oder Doppelklick öffnet die Entscheidung</translation>
        </message>
        <message>
            <source>%1 in %2: %3</source>
            <translation>%1 in %2: %3</translation>
        </message>
        <message>
            <source>Failures (%1)</source>
            <translation>Fehler (%1)</translation>
        </message>
        <message>
            <source>No model is selected</source>
            <translation>Kein Modell ist gewählt</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneTable</name>
        <message>
            <source>Providers and models</source>
            <translation>Anbieter und Modelle</translation>
        </message>
        <message>
            <source>Select all</source>
            <translation>Alles auswählen</translation>
        </message>
        <message>
            <source>Columns of the providers</source>
            <translation>Spalten der Anbieter</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneTables</name>
        <message>
            <source>nothing measured in the last five minutes</source>
            <translation>in den letzten fünf Minuten nichts gemessen</translation>
        </message>
        <message>
            <source>median %1, 95 %: %2, 99 %: %3 (of %4)</source>
            <translation>Median %1, 95 %: %2, 99 %: %3 (von %4)</translation>
        </message>
        <message>
            <source>%1 a period</source>
            <translation>%1 je Zeitraum</translation>
        </message>
        <message>
            <source>the provider tells of none</source>
            <translation>der Anbieter nennt keine</translation>
        </message>
        <message>
            <source>%1 of %2 left</source>
            <translation>%1 von %2 übrig</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>%1 übrig</translation>
        </message>
        <message>
            <source>%1, whole again in %2</source>
            <translation>%1, wieder voll in %2</translation>
        </message>
        <message>
            <source>works</source>
            <translation>funktioniert</translation>
        </message>
        <message>
            <source>rate limited</source>
            <translation>gedrosselt</translation>
        </message>
        <message>
            <source>refused</source>
            <translation>abgelehnt</translation>
        </message>
        <message>
            <source>cannot be read: %1</source>
            <translation>nicht lesbar: %1</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>never probed</source>
            <translation>nie geprüft</translation>
        </message>
        <message>
            <source>list of models</source>
            <translation>Modellliste</translation>
        </message>
        <message>
            <source>one-word chat</source>
            <translation>Ein-Wort-Chat</translation>
        </message>
        <message>
            <source>fine</source>
            <translation>in Ordnung</translation>
        </message>
        <message>
            <source>Failure</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>HTTP</source>
            <translation>HTTP</translation>
        </message>
        <message>
            <source>Times</source>
            <translation>Anzahl</translation>
        </message>
        <message>
            <source>Newest</source>
            <translation>Neuester</translation>
        </message>
        <message>
            <source>Decision</source>
            <translation>Entscheidung</translation>
        </message>
        <message>
            <source>What it said</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>probe</source>
            <translation>Prüfung</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>Aufrufe</translation>
        </message>
        <message>
            <source>Failures</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Last used</source>
            <translation>Zuletzt genutzt</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Chains that ask it</source>
            <translation>Ketten, die es fragen</translation>
        </message>
        <message>
            <source>Time to first token</source>
            <translation>Zeit bis zum ersten Token</translation>
        </message>
        <message>
            <source>Time of an answer</source>
            <translation>Dauer einer Antwort</translation>
        </message>
        <message>
            <source>Tokens a second</source>
            <translation>Token pro Sekunde</translation>
        </message>
        <message>
            <source>median %1 (of %2)</source>
            <translation>Median %1 (von %2)</translation>
        </message>
        <message>
            <source>Requests it may take</source>
            <translation>Anfragen, die es annimmt</translation>
        </message>
        <message>
            <source>Tokens it may take</source>
            <translation>Token, die es annimmt</translation>
        </message>
        <message>
            <source>Learnt from its 429s</source>
            <translation>Aus seinen 429 gelernt</translation>
        </message>
        <message>
            <source>about %1 calls a minute</source>
            <translation>etwa %1 Aufrufe pro Minute</translation>
        </message>
        <message>
            <source>Used now</source>
            <translation>Zurzeit genutzt</translation>
        </message>
        <message>
            <source>%1 calls a minute, %2 running</source>
            <translation>%1 Aufrufe pro Minute, %2 laufen</translation>
        </message>
        <message>
            <source>%1, of %2</source>
            <translation>%1, vom %2</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>Preis</translation>
        </message>
        <message>
            <source>unknown: its calls count as unpriced, never as free</source>
            <translation>unbekannt: seine Aufrufe zählen als ohne Preis, nie als kostenlos</translation>
        </message>
        <message>
            <source>Last probe</source>
            <translation>Letzte Prüfung</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LaneText</name>
        <message>
            <source>Nothing was sent there in the last hour.</source>
            <translation>In der letzten Stunde wurde dorthin nichts gesendet.</translation>
        </message>
        <message numerus="yes">
            <source>%n call(s) in the last hour</source>
            <translation>
                <numerusform>%n Aufruf in der letzten Stunde</numerusform>
                <numerusform>%n Aufrufe in der letzten Stunde</numerusform>
            </translation>
        </message>
        <message>
            <source>none failed</source>
            <translation>keiner scheiterte</translation>
        </message>
        <message>
            <source>%1 failed</source>
            <translation>%1 gescheitert</translation>
        </message>
        <message>
            <source>%1 rate limited</source>
            <translation>%1 gedrosselt</translation>
        </message>
        <message>
            <source>from this window</source>
            <translation>aus diesem Fenster</translation>
        </message>
        <message>
            <source>by %1</source>
            <translation>von %1</translation>
        </message>
        <message>
            <source>Drained %1 for %2 more: nothing new is sent there, what runs finishes.</source>
            <translation>Stillgelegt %1 für noch %2: dorthin geht nichts Neues, Laufendes wird beendet.</translation>
        </message>
        <message>
            <source>Note: %1.</source>
            <translation>Notiz: %1.</translation>
        </message>
        <message>
            <source>It is not asked: %1.</source>
            <translation>Es wird nicht gefragt: %1.</translation>
        </message>
        <message numerus="yes">
            <source>The circuit is open after %n failure(s) in a row; one request tries it in %1.</source>
            <translation>
                <numerusform>Die Sicherung ist nach %n Fehler offen; eine Anfrage versucht es in %1.</numerusform>
                <numerusform>Die Sicherung ist nach %n Fehlern in Folge offen; eine Anfrage versucht es in %1.</numerusform>
            </translation>
        </message>
        <message>
            <source>The provider refused the key; it is asked again in %1.</source>
            <translation>Der Anbieter lehnte den Schlüssel ab; er wird in %1 wieder gefragt.</translation>
        </message>
        <message>
            <source>The provider answered 429; it is asked again in %1.</source>
            <translation>Der Anbieter antwortete 429; er wird in %1 wieder gefragt.</translation>
        </message>
        <message>
            <source>The circuit is half-open: one request at a time tries whether it is back.</source>
            <translation>Die Sicherung ist halb offen: je eine Anfrage versucht, ob es wieder da ist.</translation>
        </message>
        <message>
            <source>It is back after an outage and gets %1 % of its traffic for now.</source>
            <translation>Es ist nach einem Ausfall zurück und bekommt vorerst %1 % seines Verkehrs.</translation>
        </message>
        <message>
            <source>Its limit is nearly used up; others are asked first for %1.</source>
            <translation>Sein Limit ist fast aufgebraucht; für %1 werden andere zuerst gefragt.</translation>
        </message>
        <message>
            <source>A quarter or more of the calls of the last five minutes failed.</source>
            <translation>Ein Viertel oder mehr der Aufrufe der letzten fünf Minuten scheiterte.</translation>
        </message>
        <message>
            <source>Nobody asked it since the start, so nothing is known about it; a probe would tell.</source>
            <translation>Seit dem Start hat es niemand gefragt, also ist nichts bekannt; eine Prüfung gäbe Auskunft.</translation>
        </message>
        <message>
            <source>It may be asked.</source>
            <translation>Es darf gefragt werden.</translation>
        </message>
        <message>
            <source>drained</source>
            <translation>stillgelegt</translation>
        </message>
        <message>
            <source>no key</source>
            <translation>kein Schlüssel</translation>
        </message>
        <message>
            <source>down</source>
            <translation>ausgefallen</translation>
        </message>
        <message>
            <source>key refused</source>
            <translation>Schlüssel abgelehnt</translation>
        </message>
        <message>
            <source>rate limited</source>
            <translation>gedrosselt</translation>
        </message>
        <message>
            <source>recovering</source>
            <translation>erholt sich</translation>
        </message>
        <message>
            <source>running dry</source>
            <translation>fast leer</translation>
        </message>
        <message>
            <source>failing</source>
            <translation>fehlerhaft</translation>
        </message>
        <message>
            <source>no traffic</source>
            <translation>kein Verkehr</translation>
        </message>
        <message>
            <source>healthy</source>
            <translation>gesund</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>geschlossen</translation>
        </message>
        <message>
            <source>open</source>
            <translation>offen</translation>
        </message>
        <message>
            <source>half-open</source>
            <translation>halb offen</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 s</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 min %2 s</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 h %2 min</translation>
        </message>
        <message>
            <source>%1 d %2 h</source>
            <translation>%1 T %2 h</translation>
        </message>
        <message>
            <source>%1 / %2 s</source>
            <translation>%1 / %2 s</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>unpriced</source>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <source>policy</source>
            <comment>the price stands in the policy, without a date</comment>
            <translation>Richtlinie</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
        <message>
            <source>%1 d</source>
            <comment>days</comment>
            <translation>%1 T</translation>
        </message>
        <message>
            <source>Last 60 minutes: %1</source>
            <translation>Letzte 60 Minuten: %1</translation>
        </message>
        <message>
            <source>Worst %1 min ago: %2 of %3 calls.</source>
            <translation>Am schlimmsten vor %1 min: %2 von %3 Aufrufen.</translation>
        </message>
        <message>
            <source>%1 was not probed: %2</source>
            <translation>%1 wurde nicht geprüft: %2</translation>
        </message>
        <message>
            <source>%1 failed the probe after %2: %3. %4</source>
            <translation>%1 bestand die Prüfung nach %2 nicht: %3. %4</translation>
        </message>
        <message>
            <source>%1 answered the probe in %2.</source>
            <translation>%1 beantwortete die Prüfung in %2.</translation>
        </message>
        <message>
            <source>What keeps its models out stays as it is.</source>
            <translation>Was seine Modelle fernhält, bleibt bestehen.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ProvidersPage</name>
        <message>
            <source>Providers</source>
            <translation>Anbieter</translation>
        </message>
        <message>
            <source>Divider between list and detail</source>
            <translation>Trenner zwischen Liste und Einzelheiten</translation>
        </message>
        <message>
            <source>&amp;Probe</source>
            <translation>&amp;Prüfen</translation>
        </message>
        <message>
            <source>Asks the provider for its list of models, which is free (Ctrl+R)</source>
            <translation>Fragt den Anbieter nach seiner Modellliste, das ist kostenlos (Strg+R)</translation>
        </message>
        <message>
            <source>&amp;Drain …</source>
            <translation>&amp;Stilllegen …</translation>
        </message>
        <message>
            <source>Sends nothing new there for a while (Ctrl+Alt+D)</source>
            <translation>Schickt eine Weile nichts Neues dorthin (Strg+Alt+D)</translation>
        </message>
        <message>
            <source>&amp;Undrain</source>
            <translation>&amp;Wieder zulassen</translation>
        </message>
        <message>
            <source>Lets requests go there again (Ctrl+Alt+U)</source>
            <translation>Lässt wieder Anfragen dorthin (Strg+Alt+U)</translation>
        </message>
        <message>
            <source>Probing %1 …</source>
            <translation>%1 wird geprüft …</translation>
        </message>
        <message>
            <source>Find a provider or model</source>
            <translation>Anbieter oder Modell suchen</translation>
        </message>
        <message>
            <source>Nothing to route to yet</source>
            <translation>Noch kein Ziel für Anfragen</translation>
        </message>
        <message>
            <source>&amp;Copy “%1”</source>
            <translation>„%1“ &amp;kopieren</translation>
        </message>
        <message>
            <source>Command copied.</source>
            <translation>Befehl kopiert.</translation>
        </message>
        <message>
            <source>How many models are how</source>
            <translation>Wie viele Modelle in welchem Zustand sind</translation>
        </message>
        <message>
            <source>The policy has no model.</source>
            <translation>Die Richtlinie hat kein Modell.</translation>
        </message>
        <message>
            <source>The policy %1 has no model.</source>
            <translation>Die Richtlinie %1 hat kein Modell.</translation>
        </message>
        <message>
            <source>Add a provider to it; the command below finds the model servers that run on this computer and prints what the policy needs.</source>
            <translation>Fügen Sie einen Anbieter hinzu; der Befehl unten findet die Modellserver auf diesem Rechner und gibt aus, was die Richtlinie braucht.</translation>
        </message>
        <message numerus="yes">
            <source>%n model(s)</source>
            <translation>
                <numerusform>%n Modell</numerusform>
                <numerusform>%n Modelle</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n provider(s)</source>
            <translation>
                <numerusform>%n Anbieter</numerusform>
                <numerusform>%n Anbieter</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 shown</source>
            <translation>%1 gezeigt</translation>
        </message>
        <message>
            <source>%1 is drained.</source>
            <translation>%1 ist stillgelegt.</translation>
        </message>
        <message>
            <source>%1 takes requests again.</source>
            <translation>%1 nimmt wieder Anfragen an.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::BudgetBars</name>
        <message>
            <source>Budgets</source>
            <translation>Budgets</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::BudgetText</name>
        <message>
            <source>then the cheapest model only</source>
            <translation>dann nur das günstigste Modell</translation>
        </message>
        <message>
            <source>then this machine only</source>
            <translation>dann nur dieser Rechner</translation>
        </message>
        <message>
            <source>then nothing more</source>
            <translation>dann nichts mehr</translation>
        </message>
        <message>
            <source>per hour</source>
            <translation>je Stunde</translation>
        </message>
        <message>
            <source>per day</source>
            <translation>je Tag</translation>
        </message>
        <message>
            <source>per week</source>
            <translation>je Woche</translation>
        </message>
        <message>
            <source>per month</source>
            <translation>je Monat</translation>
        </message>
        <message>
            <source>%1 · each, unused</source>
            <translation>%1 · je für sich, ungenutzt</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>%1, %2: %3 (%4 %), resets in %5; %6</source>
            <translation>%1, %2: %3 (%4 %), neu in %5; %6</translation>
        </message>
        <message>
            <source>%1 · resets in %2 · %3</source>
            <translation>%1 · neu in %2 · %3</translation>
        </message>
        <message>
            <source>%1 · resets in %2</source>
            <translation>%1 · neu in %2</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ChartPanel</name>
        <message>
            <source>Legend of %1</source>
            <translation>Legende zu %1</translation>
        </message>
        <message>
            <source>%1 as a table</source>
            <translation>%1 als Tabelle</translation>
        </message>
        <message>
            <source>%1 as a table (T)</source>
            <translation>%1 als Tabelle (T)</translation>
        </message>
        <message>
            <source>Save %1 as CSV</source>
            <translation>%1 als CSV speichern</translation>
        </message>
        <message>
            <source>Save %1 as a picture</source>
            <translation>%1 als Bild speichern</translation>
        </message>
        <message>
            <source>Save as a picture</source>
            <translation>Als Bild speichern</translation>
        </message>
        <message>
            <source>Save as CSV</source>
            <translation>Als CSV speichern</translation>
        </message>
        <message>
            <source>Pictures (*.png)</source>
            <translation>Bilder (*.png)</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>Saved %1.</source>
            <translation>%1 ist gespeichert.</translation>
        </message>
        <message>
            <source>%1 could not be written: %2.</source>
            <translation>%1 konnte nicht geschrieben werden: %2.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::DashboardPage</name>
        <message>
            <source>Dashboard</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>Spend</source>
            <translation>Ausgaben</translation>
        </message>
        <message>
            <source>Spent so far</source>
            <translation>Bisher ausgegeben</translation>
        </message>
        <message>
            <source>&amp;Group by</source>
            <translation>&amp;Gruppieren nach</translation>
        </message>
        <message>
            <source>Group by</source>
            <translation>Gruppieren nach</translation>
        </message>
        <message>
            <source>&amp;Compare with the time before</source>
            <translation>Mit der Zeit davor &amp;vergleichen</translation>
        </message>
        <message>
            <source>Problem of the figures</source>
            <translation>Problem mit den Zahlen</translation>
        </message>
        <message>
            <source>&amp;Earlier time</source>
            <translation>&amp;Frühere Zeit</translation>
        </message>
        <message>
            <source>&amp;Later time</source>
            <translation>&amp;Spätere Zeit</translation>
        </message>
        <message>
            <source>All times: %1</source>
            <translation>Alle Zeiten: %1</translation>
        </message>
        <message>
            <source>Saved against the baseline</source>
            <translation>Gegenüber der Vergleichsgröße gespart</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Per 1,000 requests</source>
            <translation>Je 1.000 Anfragen</translation>
        </message>
        <message>
            <source>From the cache</source>
            <translation>Aus dem Zwischenspeicher</translation>
        </message>
        <message>
            <source>Spend as a table</source>
            <translation>Ausgaben als Tabelle</translation>
        </message>
        <message>
            <source>Enter or a double click shows the decisions</source>
            <translation>Eingabe oder Doppelklick zeigt die Entscheidungen</translation>
        </message>
        <message>
            <source>Check of the sums</source>
            <translation>Prüfung der Summen</translation>
        </message>
        <message>
            <source>Budgets</source>
            <translation>Budgets</translation>
        </message>
        <message>
            <source>The policy has no budget. One such as “limit: 10, period: day, then: cheapest” keeps spend within bounds.</source>
            <translation>Die Richtlinie hat kein Budget. Eines wie „limit: 10, period: day, then: cheapest“ hält die Ausgaben in Grenzen.</translation>
        </message>
        <message>
            <source>The figures are those of before: %1</source>
            <translation>Die Zahlen sind die von vorher: %1</translation>
        </message>
        <message numerus="yes">
            <source>%n request(s), and none has a known cost above zero.</source>
            <translation>
                <numerusform>%n Anfrage, und ihre Kosten sind nicht bekannt oder null.</numerusform>
                <numerusform>%n Anfragen, und von keiner sind Kosten über null bekannt.</numerusform>
            </translation>
        </message>
        <message>
            <source>Adding up …</source>
            <translation>Wird zusammengezählt …</translation>
        </message>
        <message>
            <source>No spend in this time. An earlier one is a step away: [</source>
            <translation>Keine Ausgaben in dieser Zeit. Eine frühere ist einen Schritt entfernt: [</translation>
        </message>
        <message>
            <source>Spend per hour by %1</source>
            <translation>Ausgaben je Stunde nach %1</translation>
        </message>
        <message>
            <source>Spend per day by %1</source>
            <translation>Ausgaben je Tag nach %1</translation>
        </message>
        <message>
            <source>Spend per month by %1</source>
            <translation>Ausgaben je Monat nach %1</translation>
        </message>
        <message numerus="yes">
            <source>%n call(s) unpriced</source>
            <translation>
                <numerusform>%n Aufruf ohne Preis</numerusform>
                <numerusform>%n Aufrufe ohne Preis</numerusform>
            </translation>
        </message>
        <message>
            <source>unpriced</source>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <source>no baseline known</source>
            <translation>keine Vergleichsgröße bekannt</translation>
        </message>
        <message>
            <source>a loss against %1</source>
            <translation>ein Verlust gegenüber %1</translation>
        </message>
        <message>
            <source>of %1</source>
            <translation>von %1</translation>
        </message>
        <message numerus="yes">
            <source>%n call(s) to providers</source>
            <translation>
                <numerusform>%n Aufruf bei Anbietern</numerusform>
                <numerusform>%n Aufrufe bei Anbietern</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>no answer was given again</source>
            <translation>keine Antwort wurde wiederverwendet</translation>
        </message>
        <message>
            <source>saved %1</source>
            <translation>%1 gespart</translation>
        </message>
        <message>
            <source>Σ rows = Σ chart = total: %1</source>
            <translation>Σ Zeilen = Σ Diagramm = Summe: %1</translation>
        </message>
        <message>
            <source>The sums of chart and table differ; do not rely on them.</source>
            <translation>Die Summen von Diagramm und Tabelle unterscheiden sich; verlassen Sie sich nicht darauf.</translation>
        </message>
        <message numerus="yes">
            <source>%n request(s) simulated: nobody is billed</source>
            <translation>
                <numerusform>%n Anfrage simuliert: niemand zahlt</numerusform>
                <numerusform>%n Anfragen simuliert: niemand zahlt</numerusform>
            </translation>
        </message>
        <message>
            <source>Figures below the chart</source>
            <translation>Zahlen unter dem Diagramm</translation>
        </message>
        <message>
            <source>Half of the answers (line) and 95 of 100 (dashes) began within that time; all on one scale</source>
            <translation>Die Hälfte der Antworten (Linie) und 95 von 100 (Striche) begannen in dieser Zeit; alle auf einer Skala</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Top drivers</source>
            <translation>Größte Posten</translation>
        </message>
        <message>
            <source>First token</source>
            <translation>Erstes Token</translation>
        </message>
        <message>
            <source>No answer began in this time.</source>
            <translation>In dieser Zeit begann keine Antwort.</translation>
        </message>
        <message>
            <source>%1 calls</source>
            <translation>%1 Aufrufe</translation>
        </message>
        <message>
            <source>%1 calls · %2 unpriced</source>
            <translation>%1 Aufrufe · %2 ohne Preis</translation>
        </message>
        <message>
            <source>The figures could not be read.</source>
            <translation>Die Zahlen konnten nicht gelesen werden.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::LegendEntry</name>
        <message>
            <source>Shows this one alone; again shows all</source>
            <translation>Zeigt nur dies; noch einmal zeigt alle</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ScopeBar</name>
        <message>
            <source>Earlier ([)</source>
            <translation>Früher ([)</translation>
        </message>
        <message>
            <source>Later (])</source>
            <translation>Später (])</translation>
        </message>
        <message>
            <source>How long a time</source>
            <translation>Wie lange Zeit</translation>
        </message>
        <message>
            <source>Days shown</source>
            <translation>Gezeigte Tage</translation>
        </message>
        <message>
            <source>All times: %1</source>
            <translation>Alle Zeiten: %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SpendText</name>
        <message>
            <source>(none)</source>
            <translation>(keine)</translation>
        </message>
        <message>
            <source>unpriced</source>
            <translation>ohne Preis</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message numerus="yes">
            <source>%n other(s)</source>
            <translation>
                <numerusform>%n weiteres</numerusform>
                <numerusform>%n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>This period</source>
            <translation>Dieser Zeitraum</translation>
        </message>
        <message>
            <source>The one before</source>
            <translation>Der davor</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Calls</source>
            <translation>Aufrufe</translation>
        </message>
        <message>
            <source>Tokens in</source>
            <translation>Token ein</translation>
        </message>
        <message>
            <source>Out</source>
            <translation>Aus</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>Change</source>
            <translation>Änderung</translation>
        </message>
        <message>
            <source>Saved</source>
            <translation>Gespart</translation>
        </message>
        <message>
            <source>Unpriced</source>
            <translation>Ohne Preis</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>Summe</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>%1: nothing.</source>
            <translation>%1: nichts.</translation>
        </message>
        <message>
            <source>%1: %2 in all, highest %3 at %4</source>
            <translation>%1: insgesamt %2, am höchsten %3 bei %4</translation>
        </message>
        <message>
            <source>, %1 largest with %2</source>
            <translation>, am meisten %1 mit %2</translation>
        </message>
        <message>
            <source>as before</source>
            <translation>wie davor</translation>
        </message>
        <message>
            <source>%1 % more than before</source>
            <translation>%1 % mehr als davor</translation>
        </message>
        <message>
            <source>%1 % less than before</source>
            <translation>%1 % weniger als davor</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>Anbieter</translation>
        </message>
        <message>
            <source>Client</source>
            <translation>Client</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>Tag</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Label</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <source>Chain</source>
            <translation>Kette</translation>
        </message>
        <message>
            <source>Task</source>
            <translation>Aufgabe</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>Sitzung</translation>
        </message>
        <message>
            <source>Hour</source>
            <translation>Stunde</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>Datum</translation>
        </message>
        <message>
            <source>Month</source>
            <translation>Monat</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::TimeScopeText</name>
        <message>
            <source>One day</source>
            <translation>Ein Tag</translation>
        </message>
        <message>
            <source>7 days</source>
            <translation>7 Tage</translation>
        </message>
        <message>
            <source>30 days</source>
            <translation>30 Tage</translation>
        </message>
        <message>
            <source>Calendar month</source>
            <translation>Kalendermonat</translation>
        </message>
        <message>
            <source>12 months</source>
            <translation>12 Monate</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::PaletteModel</name>
        <message>
            <source>Decision</source>
            <translation>Entscheidung</translation>
        </message>
        <message>
            <source>Page</source>
            <translation>Seite</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>Aktion</translation>
        </message>
        <message>
            <source>Setting</source>
            <translation>Einstellung</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>Provider</source>
            <translation>Anbieter</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::PaletteText</name>
        <message>
            <source>is on</source>
            <translation>ist an</translation>
        </message>
        <message>
            <source>is off</source>
            <translation>ist aus</translation>
        </message>
        <message>
            <source>used lately in Live</source>
            <translation>zuletzt in Live benutzt</translation>
        </message>
        <message>
            <source>show in Providers</source>
            <translation>unter Anbieter zeigen</translation>
        </message>
        <message>
            <source>zone %1 · its decisions</source>
            <translation>Zone %1 · seine Entscheidungen</translation>
        </message>
        <message>
            <source>what it decided</source>
            <translation>was sie entschieden hat</translation>
        </message>
        <message>
            <source>look in the ledger</source>
            <translation>im Journal nachsehen</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::CommandPalette</name>
        <message>
            <source>Command palette</source>
            <translation>Befehlspalette</translation>
        </message>
        <message>
            <source>Action, page, model, provider, rule or D-… of a decision</source>
            <translation>Aktion, Seite, Modell, Anbieter, Regel oder D-… einer Entscheidung</translation>
        </message>
        <message>
            <source>What the palette offers</source>
            <translation>Was die Palette anbietet</translation>
        </message>
        <message>
            <source>Nothing answers to that. Filters of Live begin with a field, such as model:gpt-4o.</source>
            <translation>Darauf passt nichts. Filter in Live beginnen mit einem Feld, etwa model:gpt-4o.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ShortcutModel</name>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>%1 (off)</source>
            <translation>%1 (aus)</translation>
        </message>
        <message>
            <source>%1 · changed</source>
            <translation>%1 · geändert</translation>
        </message>
        <message>
            <source>Standard: %1</source>
            <translation>Standard: %1</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Action</source>
            <translation>Aktion</translation>
        </message>
        <message>
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::ShortcutEditor</name>
        <message>
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Search actions or keys</source>
            <translation>Aktionen oder Tasten suchen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Actions and their keys</source>
            <translation>Aktionen und ihre Tasten</translation>
        </message>
        <message>
            <source>New keys</source>
            <translation>Neue Tasten</translation>
        </message>
        <message>
            <source>press the keys</source>
            <translation>Tasten drücken</translation>
        </message>
        <message>
            <source>&amp;Change</source>
            <translation>Ä&amp;ndern</translation>
        </message>
        <message>
            <source>&amp;Reset</source>
            <translation>&amp;Zurücksetzen</translation>
        </message>
        <message>
            <source>Reset a&amp;ll</source>
            <translation>&amp;Alle zurücksetzen</translation>
        </message>
        <message>
            <source>No action answers to that.</source>
            <translation>Darauf passt keine Aktion.</translation>
        </message>
        <message>
            <source>%1 belongs to &quot;%2&quot;, which will have no keys then.</source>
            <translation>%1 gehört zu „%2“; dort gibt es dann keine Tasten mehr.</translation>
        </message>
        <message>
            <source>The action will have no keys; it stays in its menu and in the command palette.</source>
            <translation>Die Aktion hat dann keine Tasten; sie bleibt in ihrem Menü und in der Befehlspalette.</translation>
        </message>
        <message>
            <source>A single key works only while the list it belongs to has the focus.</source>
            <translation>Eine einzelne Taste wirkt nur, solange die Liste, zu der sie gehört, den Fokus hat.</translation>
        </message>
        <message>
            <source>Single keys are switched off in the settings (Keys).</source>
            <translation>Einzelne Tasten sind in den Einstellungen (Tasten) ausgeschaltet.</translation>
        </message>
        <message>
            <source>Enter on a row, press the new keys, then Change. Backspace takes them away.</source>
            <translation>Eingabetaste auf einer Zeile, neue Tasten drücken, dann Ändern. Die Rücktaste nimmt sie weg.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SettingTexts</name>
        <message>
            <source>Listen on</source>
            <translation>Lauschen auf</translation>
        </message>
        <message>
            <source>Address and port for clients. Anything but 127.0.0.1 or [::1] lets other computers in; they need the token.</source>
            <translation>Adresse und Port für Klienten. Alles außer 127.0.0.1 oder [::1] lässt andere Rechner herein; sie brauchen das Token.</translation>
        </message>
        <message>
            <source>Worker threads</source>
            <translation>Arbeits-Threads</translation>
        </message>
        <message>
            <source>How many threads carry requests.</source>
            <translation>Wie viele Threads Anfragen befördern.</translation>
        </message>
        <message>
            <source>Client connections</source>
            <translation>Verbindungen von Klienten</translation>
        </message>
        <message>
            <source>At a time; those beyond are turned away with 503.</source>
            <translation>Gleichzeitig; was darüber ist, wird mit 503 abgewiesen.</translation>
        </message>
        <message>
            <source>Keep running when the window is closed</source>
            <translation>Weiterlaufen, wenn das Fenster geschlossen wird</translation>
        </message>
        <message>
            <source>The proxy goes on; the window comes back from the tray, or is minimised where there is none.</source>
            <translation>Der Proxy läuft weiter; das Fenster kommt aus der Kontrollleiste zurück oder wird verkleinert, wo es keine gibt.</translation>
        </message>
        <message>
            <source>Show in the tray</source>
            <translation>In der Kontrollleiste zeigen</translation>
        </message>
        <message>
            <source>State, spend of today, the last decisions, local only for an hour.</source>
            <translation>Zustand, Ausgaben von heute, die letzten Entscheidungen, eine Stunde nur lokal.</translation>
        </message>
        <message>
            <source>Tell of budgets</source>
            <translation>Budgets melden</translation>
        </message>
        <message>
            <source>Once per threshold and period of a budget.</source>
            <translation>Einmal je Schwelle und Zeitraum eines Budgets.</translation>
        </message>
        <message>
            <source>Thresholds</source>
            <translation>Schwellen</translation>
        </message>
        <message>
            <source>Percent of a budget, separated by commas. A budget&apos;s own `notify` in the policy goes before.</source>
            <translation>Prozent eines Budgets, durch Kommas getrennt. `notify` eines Budgets in der Policy geht vor.</translation>
        </message>
        <message>
            <source>Tell of providers that are down</source>
            <translation>Ausgefallene Anbieter melden</translation>
        </message>
        <message>
            <source>When one could not be asked for more than a minute; once until it is back.</source>
            <translation>Wenn einer länger als eine Minute nicht gefragt werden konnte; einmal, bis er zurück ist.</translation>
        </message>
        <message>
            <source>Tell of refusals for sensitivity</source>
            <translation>Ablehnungen wegen Schutzbedarfs melden</translation>
        </message>
        <message>
            <source>The first of each client in an hour.</source>
            <translation>Die erste jedes Klienten in einer Stunde.</translation>
        </message>
        <message>
            <source>Tell when the policy file is not what runs</source>
            <translation>Melden, wenn die Policy-Datei nicht das ist, was läuft</translation>
        </message>
        <message>
            <source>A file with errors changes nothing; the policy before still runs.</source>
            <translation>Eine Datei mit Fehlern ändert nichts; die vorige Policy läuft weiter.</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>System follows the desktop.</source>
            <translation>System folgt der Arbeitsfläche.</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>Textgröße</translation>
        </message>
        <message>
            <source>Rows and controls grow with it.</source>
            <translation>Zeilen und Bedienelemente wachsen mit.</translation>
        </message>
        <message>
            <source>Wide rail</source>
            <translation>Breite Leiste</translation>
        </message>
        <message>
            <source>Names beside the icons at the left.</source>
            <translation>Namen neben den Symbolen am linken Rand.</translation>
        </message>
        <message>
            <source>Single letters as shortcuts</source>
            <translation>Einzelne Buchstaben als Tastenkürzel</translation>
        </message>
        <message>
            <source>Such as P to pin. They work only while a list has the focus; off, they do nothing at all.</source>
            <translation>Etwa P zum Anheften. Sie wirken nur, solange eine Liste den Fokus hat; ausgeschaltet tun sie gar nichts.</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Least level that is written to the terminal or journal.</source>
            <translation>Geringste Stufe, die ins Terminal oder Systemprotokoll geschrieben wird.</translation>
        </message>
        <message>
            <source>Format of the log</source>
            <translation>Form des Protokolls</translation>
        </message>
        <message>
            <source>Lines to read or lines of JSON.</source>
            <translation>Lesbare Zeilen oder Zeilen in JSON.</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>Text</translation>
        </message>
        <message>
            <source>%1 is no percentage from 1 to 1,000.</source>
            <translation>%1 ist kein Prozentsatz von 1 bis 1.000.</translation>
        </message>
        <message>
            <source>At least one percentage is needed; the switch above turns them off.</source>
            <translation>Mindestens ein Prozentsatz wird gebraucht; der Schalter darüber schaltet sie aus.</translation>
        </message>
        <message>
            <source>%1 is no address and port such as 127.0.0.1:8484.</source>
            <translation>%1 ist keine Adresse mit Port wie 127.0.0.1:8484.</translation>
        </message>
        <message>
            <source>Proxy</source>
            <translation>Proxy</translation>
        </message>
        <message>
            <source>Providers and prices</source>
            <translation>Anbieter und Preise</translation>
        </message>
        <message>
            <source>Privacy and storage</source>
            <translation>Datenschutz und Ablage</translation>
        </message>
        <message>
            <source>Budgets and alerts</source>
            <translation>Budgets und Meldungen</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <source>Shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <source>Advanced</source>
            <translation>Erweitert</translation>
        </message>
        <message>
            <source>It must be true or false.</source>
            <translation>Es muss true oder false sein.</translation>
        </message>
        <message>
            <source>It must be one of %1.</source>
            <translation>Es muss eines von %1 sein.</translation>
        </message>
        <message>
            <source>It must be a whole number from %1 to %2.</source>
            <translation>Es muss eine ganze Zahl von %1 bis %2 sein.</translation>
        </message>
        <message>
            <source>It must be a text.</source>
            <translation>Es muss ein Text sein.</translation>
        </message>
        <message>
            <source>on</source>
            <translation>an</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SettingsStore</name>
        <message>
            <source>%1 was damaged (%2). It is kept as %3; the standards hold until you change something.</source>
            <translation>%1 war beschädigt (%2). Die Datei ist als %3 aufgehoben; es gelten die Standards, bis Sie etwas ändern.</translation>
        </message>
        <message>
            <source>%1 is damaged (%2) and cannot be put aside; nothing is written to it.</source>
            <translation>%1 ist beschädigt (%2) und kann nicht beiseitegelegt werden; nichts wird hineingeschrieben.</translation>
        </message>
        <message>
            <source>%1 cannot be read (%2); the standards hold.</source>
            <translation>%1 kann nicht gelesen werden (%2); es gelten die Standards.</translation>
        </message>
        <message>
            <source>Some settings in the file cannot be used, so their standards hold. %1</source>
            <translation>Einige Einstellungen der Datei sind nicht brauchbar, für sie gelten die Standards. %1</translation>
        </message>
        <message>
            <source>There is no setting %1.</source>
            <translation>Es gibt keine Einstellung %1.</translation>
        </message>
        <message>
            <source>%1 was damaged meanwhile (%2), so nothing was written. Reload first.</source>
            <translation>%1 wurde inzwischen beschädigt (%2), daher wurde nichts geschrieben. Erst neu laden.</translation>
        </message>
        <message>
            <source>%1 cannot be written (%2), so nothing was changed.</source>
            <translation>%1 kann nicht geschrieben werden (%2), daher wurde nichts geändert.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SettingRow</name>
        <message>
            <source>standard</source>
            <translation>Standard</translation>
        </message>
        <message>
            <source>settings file</source>
            <translation>Einstellungsdatei</translation>
        </message>
        <message>
            <source>environment: %1</source>
            <translation>Umgebung: %1</translation>
        </message>
        <message>
            <source>command line: %1</source>
            <translation>Befehlszeile: %1</translation>
        </message>
        <message>
            <source>Reset: %1</source>
            <translation>Zurücksetzen: %1</translation>
        </message>
        <message>
            <source>Back to the standard</source>
            <translation>Zurück zum Standard</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::StoredSettingRow</name>
        <message>
            <source>%1 Nothing was changed.</source>
            <translation>%1 Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Given for this run; start without it to change it here.</source>
            <translation>Für diesen Lauf vorgegeben; ohne diese Vorgabe starten, um es hier zu ändern.</translation>
        </message>
        <message>
            <source>Other computers can reach this address. Whoever has the token can send requests at your cost.</source>
            <translation>Andere Rechner können diese Adresse erreichen. Wer das Token hat, kann auf Ihre Kosten Anfragen senden.</translation>
        </message>
        <message>
            <source>Counts from the next start on.</source>
            <translation>Gilt ab dem nächsten Start.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SwitchRow</name>
        <message>
            <source>on</source>
            <translation>an</translation>
        </message>
        <message>
            <source>off</source>
            <translation>aus</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>Abschnitte</translation>
        </message>
        <message>
            <source>Search settings</source>
            <translation>Einstellungen suchen</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>State of the settings file</source>
            <translation>Zustand der Einstellungsdatei</translation>
        </message>
        <message>
            <source>&amp;Differences</source>
            <translation>&amp;Unterschiede</translation>
        </message>
        <message>
            <source>&amp;Reload</source>
            <translation>&amp;Neu laden</translation>
        </message>
        <message>
            <source>No setting answers to that.</source>
            <translation>Darauf passt keine Einstellung.</translation>
        </message>
        <message>
            <source>Start at login</source>
            <translation>Beim Anmelden starten</translation>
        </message>
        <message>
            <source>Starts the window with the proxy when you log in to this desktop.</source>
            <translation>Startet das Fenster mit dem Proxy, wenn Sie sich an dieser Arbeitsfläche anmelden.</translation>
        </message>
        <message>
            <source>autostart folder of the desktop</source>
            <translation>Autostart-Ordner der Arbeitsfläche</translation>
        </message>
        <message>
            <source>%1. Nothing was changed.</source>
            <translation>%1. Nichts wurde geändert.</translation>
        </message>
        <message>
            <source>Tray of this desktop</source>
            <translation>Kontrollleiste dieser Arbeitsfläche</translation>
        </message>
        <message>
            <source>Without one the window stays in the list of windows.</source>
            <translation>Ohne sie bleibt das Fenster in der Fensterliste.</translation>
        </message>
        <message>
            <source>Policy file</source>
            <translation>Policy-Datei</translation>
        </message>
        <message>
            <source>Providers, models, prices, rules, sensitivity and budgets; applied when it is saved.</source>
            <translation>Anbieter, Modelle, Preise, Regeln, Schutzbedarf und Budgets; gilt, sobald sie gespeichert ist.</translation>
        </message>
        <message>
            <source>Problems of the policy</source>
            <translation>Probleme der Policy</translation>
        </message>
        <message>
            <source>Set up</source>
            <translation>Einrichten</translation>
        </message>
        <message>
            <source>Find model servers of this computer, add keys, choose how to route, try it.</source>
            <translation>Modellserver dieses Rechners finden, Schlüssel hinzufügen, wählen, wie geleitet wird, ausprobieren.</translation>
        </message>
        <message>
            <source>Open the assistant</source>
            <translation>Assistenten öffnen</translation>
        </message>
        <message>
            <source>Data folder</source>
            <translation>Datenordner</translation>
        </message>
        <message>
            <source>Everything that is written: decisions and spend, tokens, settings.</source>
            <translation>Alles, was geschrieben wird: Entscheidungen und Ausgaben, Token, Einstellungen.</translation>
        </message>
        <message>
            <source>Open the folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <source>Prompts and answers</source>
            <translation>Eingaben und Antworten</translation>
        </message>
        <message>
            <source>Only lengths, counts and reasons are kept, unless the policy says more.</source>
            <translation>Nur Längen, Anzahlen und Gründe werden aufgehoben, wenn die Policy nicht mehr sagt.</translation>
        </message>
        <message>
            <source>not recorded</source>
            <translation>nicht aufgezeichnet</translation>
        </message>
        <message>
            <source>Settings file</source>
            <translation>Einstellungsdatei</translation>
        </message>
        <message>
            <source>JSON; read by the command line, too.</source>
            <translation>JSON; auch die Befehlszeile liest sie.</translation>
        </message>
        <message>
            <source>the demo&apos;s own, simulated</source>
            <translation>die der Demo, simuliert</translation>
        </message>
        <message>
            <source>there is one</source>
            <translation>es gibt eine</translation>
        </message>
        <message>
            <source>there is none; `signalbox status` says how the proxy is</source>
            <translation>es gibt keine; `signalbox status` sagt, wie es dem Proxy geht</translation>
        </message>
        <message>
            <source>The settings file was changed by another program at %1.</source>
            <translation>Die Einstellungsdatei wurde um %1 von einem anderen Programm geändert.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::NoticeText</name>
        <message>
            <source>From 100 % on, only the cheapest model is asked.</source>
            <translation>Ab 100 % wird nur noch das billigste Modell gefragt.</translation>
        </message>
        <message>
            <source>From 100 % on, only models on this machine are asked.</source>
            <translation>Ab 100 % werden nur noch Modelle auf diesem Rechner gefragt.</translation>
        </message>
        <message>
            <source>From 100 % on, requests are refused.</source>
            <translation>Ab 100 % werden Anfragen abgelehnt.</translation>
        </message>
        <message>
            <source>Budget %1: %2 % used</source>
            <translation>Budget %1: %2 % verbraucht</translation>
        </message>
        <message>
            <source>%1 of %2. %3</source>
            <translation>%1 von %2. %3</translation>
        </message>
        <message>
            <source>Show budgets</source>
            <translation>Budgets zeigen</translation>
        </message>
        <message>
            <source>%1 is down</source>
            <translation>%1 ist ausgefallen</translation>
        </message>
        <message>
            <source>None of its models could be asked for more than a minute. Others are asked where a chain has them.</source>
            <translation>Keines seiner Modelle konnte länger als eine Minute gefragt werden. Andere werden gefragt, wo eine Kette sie hat.</translation>
        </message>
        <message>
            <source>Show provider</source>
            <translation>Anbieter zeigen</translation>
        </message>
        <message>
            <source>a client without a name</source>
            <translation>ein Klient ohne Namen</translation>
        </message>
        <message>
            <source>Refused for sensitivity: %1</source>
            <translation>Wegen Schutzbedarfs abgelehnt: %1</translation>
        </message>
        <message>
            <source>A request tagged %1 may go to none of its models, so nothing was sent. Further ones within the hour are not told.</source>
            <translation>Eine Anfrage mit der Kennzeichnung %1 darf an keines ihrer Modelle, daher wurde nichts gesendet. Weitere innerhalb der Stunde werden nicht gemeldet.</translation>
        </message>
        <message>
            <source>Show why</source>
            <translation>Warum zeigen</translation>
        </message>
        <message>
            <source>The policy file is not what runs</source>
            <translation>Die Policy-Datei ist nicht das, was läuft</translation>
        </message>
        <message numerus="yes">
            <source>It has %n error(s), so the policy before still runs (v%1).</source>
            <translation>
                <numerusform>Sie hat %n Fehler, daher läuft die vorige Policy weiter (v%1).</numerusform>
                <numerusform>Sie hat %n Fehler, daher läuft die vorige Policy weiter (v%1).</numerusform>
            </translation>
        </message>
        <message>
            <source>Show problems</source>
            <translation>Probleme zeigen</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::NoticeBar</name>
        <message>
            <source>Notices</source>
            <translation>Meldungen</translation>
        </message>
        <message>
            <source>Notice</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>&amp;Mute for a day</source>
            <translation>Einen Tag &amp;stumm</translation>
        </message>
        <message>
            <source>Nothing of this kind until tomorrow at this time; the settings turn it off for good.</source>
            <translation>Nichts dieser Art bis morgen um diese Zeit; die Einstellungen schalten es ganz ab.</translation>
        </message>
        <message>
            <source>Close this notice</source>
            <translation>Diese Meldung schließen</translation>
        </message>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n weitere</numerusform>
                <numerusform>%n weitere</numerusform>
            </translation>
        </message>
        <message>
            <source>Act on the notice</source>
            <translation>Auf die Meldung reagieren</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::Tray</name>
        <message>
            <source>Signalbox in the tray</source>
            <translation>Signalbox in der Kontrollleiste</translation>
        </message>
        <message>
            <source>&amp;Open Signalbox</source>
            <translation>Signalbox &amp;öffnen</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>Nothing spent today</source>
            <translation>Heute nichts ausgegeben</translation>
        </message>
        <message>
            <source>No decision yet</source>
            <translation>Noch keine Entscheidung</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::Background</name>
        <message>
            <source>%1 of %2 today</source>
            <translation>%1 von %2 heute</translation>
        </message>
        <message>
            <source>%1 today</source>
            <translation>%1 heute</translation>
        </message>
        <message>
            <source>&amp;Local only for 1 h</source>
            <translation>1 h nur &amp;lokal</translation>
        </message>
        <message>
            <source>For an hour requests go to models on this machine only, whatever the policy allows.</source>
            <translation>Eine Stunde lang gehen Anfragen nur an Modelle auf diesem Rechner, was auch immer die Policy erlaubt.</translation>
        </message>
        <message>
            <source>Muted for a day.</source>
            <translation>Für einen Tag stumm.</translation>
        </message>
        <message>
            <source>&amp;Local only until %1</source>
            <translation>Nur &amp;lokal bis %1</translation>
        </message>
        <message>
            <source>local only until %1</source>
            <translation>nur lokal bis %1</translation>
        </message>
        <message>
            <source>Listening on %1</source>
            <translation>Lauscht auf %1</translation>
        </message>
        <message>
            <source>Not listening</source>
            <translation>Lauscht nicht</translation>
        </message>
        <message>
            <source>The policy file has errors</source>
            <translation>Die Policy-Datei hat Fehler</translation>
        </message>
        <message>
            <source>Down: %1</source>
            <translation>Ausgefallen: %1</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SetUpText</name>
        <message>
            <source>Private first</source>
            <translation>Erst privat</translation>
        </message>
        <message>
            <source>Cheapest capable</source>
            <translation>Das billigste fähige</translation>
        </message>
        <message>
            <source>Balanced</source>
            <translation>Ausgewogen</translation>
        </message>
        <message>
            <source>1. Models on this computer. 2. Providers, only for requests a client tags public or internal. 3. Else refused. Untagged requests count as confidential and stay here.</source>
            <translation>1. Modelle auf diesem Rechner. 2. Anbieter, nur für Anfragen, die ein Klient als public oder internal kennzeichnet. 3. Sonst abgelehnt. Anfragen ohne Kennzeichnung gelten als confidential und bleiben hier.</translation>
        </message>
        <message>
            <source>1. The cheapest model that can do it, local ones being free. 2. The next cheapest when it fails. 3. Keys, cards and what a client tags confidential stay here.</source>
            <translation>1. Das billigste Modell, das es kann; lokale kosten nichts. 2. Das nächstbillige, wenn es ausfällt. 3. Schlüssel, Karten und was ein Klient als confidential kennzeichnet, bleiben hier.</translation>
        </message>
        <message>
            <source>1. How hard the request is decides how good a model must be. 2. Of those the cheapest. 3. Keys, cards and what a client tags confidential stay here.</source>
            <translation>1. Wie schwer die Anfrage ist, entscheidet, wie gut ein Modell sein muss. 2. Von diesen das billigste. 3. Schlüssel, Karten und was ein Klient als confidential kennzeichnet, bleiben hier.</translation>
        </message>
    </context>
    <context>
        <name>signalbox::gui::SetUpPage</name>
        <message>
            <source>Set up</source>
            <translation>Einrichten</translation>
        </message>
        <message>
            <source>Set up in a minute</source>
            <translation>In einer Minute eingerichtet</translation>
        </message>
        <message>
            <source>&amp;Later</source>
            <translation>&amp;Später</translation>
        </message>
        <message>
            <source>Everything here is also in Settings ▸ Providers and prices</source>
            <translation>Alles hier steht auch in Einstellungen ▸ Anbieter und Preise</translation>
        </message>
        <message>
            <source>What can answer</source>
            <translation>Was antworten kann</translation>
        </message>
        <message>
            <source>How to route</source>
            <translation>Wie geleitet wird</translation>
        </message>
        <message>
            <source>Point a client here</source>
            <translation>Einen Klienten hierher leiten</translation>
        </message>
        <message>
            <source>Try it</source>
            <translation>Ausprobieren</translation>
        </message>
        <message>
            <source>Not looked yet.</source>
            <translation>Noch nicht gesucht.</translation>
        </message>
        <message>
            <source>Look &amp;again</source>
            <translation>&amp;Erneut suchen</translation>
        </message>
        <message>
            <source>Provider of the key</source>
            <translation>Anbieter des Schlüssels</translation>
        </message>
        <message>
            <source>paste a key</source>
            <translation>Schlüssel einfügen</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>Where the key is kept</source>
            <translation>Wo der Schlüssel aufgehoben wird</translation>
        </message>
        <message>
            <source>in the key store of this desktop</source>
            <translation>im Schlüsselspeicher dieser Arbeitsfläche</translation>
        </message>
        <message>
            <source>in a plain file only you may read (0600)</source>
            <translation>in einer einfachen Datei, die nur Sie lesen dürfen (0600)</translation>
        </message>
        <message>
            <source>&amp;Keep key</source>
            <translation>Schlüssel &amp;aufheben</translation>
        </message>
        <message>
            <source>&amp;Use this</source>
            <translation>&amp;So leiten</translation>
        </message>
        <message>
            <source>Applying …</source>
            <translation>Wird angewandt …</translation>
        </message>
        <message>
            <source>Kind of client</source>
            <translation>Art des Klienten</translation>
        </message>
        <message>
            <source>What the client needs</source>
            <translation>Was der Klient braucht</translation>
        </message>
        <message>
            <source>&amp;Copy with the token</source>
            <translation>Mit dem Token &amp;kopieren</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Send &amp;test request</source>
            <translation>&amp;Testanfrage senden</translation>
        </message>
        <message>
            <source>One short question through the proxy; then its decision opens and says why.</source>
            <translation>Eine kurze Frage durch den Proxy; dann öffnet sich ihre Entscheidung und sagt, warum.</translation>
        </message>
        <message>
            <source>Asking …</source>
            <translation>Wird gefragt …</translation>
        </message>
        <message>
            <source>The proxy is not listening.</source>
            <translation>Der Proxy lauscht nicht.</translation>
        </message>
        <message>
            <source>The proxy listens on %1, for this computer only unless told otherwise. Clients need its token.</source>
            <translation>Der Proxy lauscht auf %1, nur für diesen Rechner, wenn nichts anderes gesagt ist. Klienten brauchen sein Token.</translation>
        </message>
        <message>
            <source>Looking for model servers on this computer …</source>
            <translation>Suche Modellserver auf diesem Rechner …</translation>
        </message>
        <message numerus="yes">
            <source>%1 – %n model(s), %2</source>
            <translation>
                <numerusform>%1 – %n Modell, %2</numerusform>
                <numerusform>%1 – %n Modelle, %2</numerusform>
            </translation>
        </message>
        <message>
            <source>It wants a key; set LOCAL_API_KEY and start again.</source>
            <translation>Er will einen Schlüssel; LOCAL_API_KEY setzen und neu starten.</translation>
        </message>
        <message>
            <source>%1 – key from %2</source>
            <translation>%1 – Schlüssel aus %2</translation>
        </message>
        <message>
            <source>The key is read when this is ticked and used; it is never shown.</source>
            <translation>Der Schlüssel wird gelesen, wenn dies angehakt und benutzt wird; gezeigt wird er nie.</translation>
        </message>
        <message numerus="yes">
            <source>Found on this computer: %n model server(s).</source>
            <translation>
                <numerusform>Auf diesem Rechner gefunden: %n Modellserver.</numerusform>
                <numerusform>Auf diesem Rechner gefunden: %n Modellserver.</numerusform>
            </translation>
        </message>
        <message>
            <source>No model server answers on this computer (Ollama, LM Studio, llama.cpp, vLLM, LocalAI, Jan).</source>
            <translation>Kein Modellserver antwortet auf diesem Rechner (Ollama, LM Studio, llama.cpp, vLLM, LocalAI, Jan).</translation>
        </message>
        <message>
            <source>Keeping the key …</source>
            <translation>Schlüssel wird aufgehoben …</translation>
        </message>
        <message>
            <source>The key was not kept: %1</source>
            <translation>Der Schlüssel wurde nicht aufgehoben: %1</translation>
        </message>
        <message>
            <source>The key of %1 is kept (%2).</source>
            <translation>Der Schlüssel von %1 ist aufgehoben (%2).</translation>
        </message>
        <message>
            <source>Nothing is ticked, so the demo&apos;s simulated providers go on answering.</source>
            <translation>Nichts ist angehakt, daher antworten weiter die simulierten Anbieter der Demo.</translation>
        </message>
        <message>
            <source>Tick something above; the policy that runs stays until then.</source>
            <translation>Oben etwas anhaken; bis dahin bleibt die laufende Policy.</translation>
        </message>
        <message>
            <source>No model on this computer is ticked, so untagged requests will be refused.</source>
            <translation>Kein Modell auf diesem Rechner ist angehakt, daher werden Anfragen ohne Kennzeichnung abgelehnt.</translation>
        </message>
        <message>
            <source>Writes the policy file. One that is there is kept beside it.</source>
            <translation>Schreibt die Policy-Datei. Eine vorhandene wird daneben aufgehoben.</translation>
        </message>
        <message>
            <source>It runs. Try it below.</source>
            <translation>Sie läuft. Unten ausprobieren.</translation>
        </message>
        <message>
            <source>Nothing was changed: %1</source>
            <translation>Nichts wurde geändert: %1</translation>
        </message>
        <message>
            <source>Answered.</source>
            <translation>Beantwortet.</translation>
        </message>
        <message>
            <source>Not answered: %1</source>
            <translation>Nicht beantwortet: %1</translation>
        </message>
    </context>
</TS>
