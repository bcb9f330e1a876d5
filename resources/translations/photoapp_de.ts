<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Photoapp</source>
        <translation>Über Photoapp</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Paket</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Pakete</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Photoapp {version}</source>
        <translation>Photoapp {version}</translation>
    </message>
    <message>
        <source>Finds photos by what is in them. Nothing leaves this machine; originals are never changed.
MIT licence.</source>
        <translation>Findet Fotos nach dem, was darauf zu sehen ist. Nichts verlässt diesen Rechner; die Originale werden nie verändert.
MIT-Lizenz.</translation>
    </message>
</context>
<context>
    <name>ActionTable</name>
    <message>
        <source>&amp;Library</source>
        <translation>&amp;Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>B&amp;earbeiten</translation>
    </message>
    <message>
        <source>&amp;Photo</source>
        <translation>&amp;Foto</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Add folders…</source>
        <translation>&amp;Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Look for changes</source>
        <translation>&amp;Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>&amp;Pause indexing</source>
        <translation>Erfassen an&amp;halten</translation>
    </message>
    <message>
        <source>P&amp;roblems</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>&amp;Modelle …</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select &amp;none</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>&amp;Find photos</source>
        <translation>&amp;Fotos suchen</translation>
    </message>
    <message>
        <source>Save search as smart al&amp;bum…</source>
        <translation>Suche als &amp;intelligentes Album sichern …</translation>
    </message>
    <message>
        <source>Ne&amp;w album…</source>
        <translation>&amp;Neues Album …</translation>
    </message>
    <message>
        <source>Cop&amp;y photos</source>
        <translation>Fotos &amp;kopieren</translation>
    </message>
    <message>
        <source>Open with the system&apos;s vie&amp;wer</source>
        <translation>Im Bi&amp;ldbetrachter des Systems öffnen</translation>
    </message>
    <message>
        <source>Mo&amp;ve to trash…</source>
        <translation>In den &amp;Papierkorb legen …</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>S&amp;lide show</source>
        <translation>&amp;Diaschau</translation>
    </message>
    <message>
        <source>Find &amp;similar photos</source>
        <translation>Ä&amp;hnliche Fotos suchen</translation>
    </message>
    <message>
        <source>&amp;Rating</source>
        <translation>&amp;Bewertung</translation>
    </message>
    <message>
        <source>No stars</source>
        <translation>Keine Sterne</translation>
    </message>
    <message>
        <source>Unrated</source>
        <translation>Ohne Bewertung</translation>
    </message>
    <message>
        <source>Add &amp;tags…</source>
        <translation>&amp;Schlagwörter hinzufügen …</translation>
    </message>
    <message>
        <source>Add to &amp;album…</source>
        <translation>Zu einem &amp;Album hinzufügen …</translation>
    </message>
    <message>
        <source>Re&amp;move from this album</source>
        <translation>Aus diesem Album &amp;entfernen</translation>
    </message>
    <message>
        <source>Copy &amp;paths</source>
        <translation>Pfade kop&amp;ieren</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>&amp;Größer</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>&amp;Kleiner</translation>
    </message>
    <message>
        <source>S&amp;quare cells</source>
        <translation>&amp;Quadratische Kacheln</translation>
    </message>
    <message>
        <source>&amp;Justified rows</source>
        <translation>&amp;Bündige Zeilen</translation>
    </message>
    <message>
        <source>Not grouped</source>
        <translation>Nicht gruppiert</translation>
    </message>
    <message>
        <source>&amp;Group by</source>
        <translation>Gr&amp;uppieren nach</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Side&amp;bar</source>
        <translation>&amp;Seitenleiste</translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation>&amp;Infobereich</translation>
    </message>
    <message>
        <source>Status s&amp;trip</source>
        <translation>S&amp;tatusleiste</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>Go to the sidebar</source>
        <translation>Zur Seitenleiste</translation>
    </message>
    <message>
        <source>Go to the photos</source>
        <translation>Zu den Fotos</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>Show the &amp;log</source>
        <translation>&amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>&amp;About Photoapp</source>
        <translation>&amp;Über Photoapp</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Undo {edit}</source>
        <translation>&amp;Rückgängig: {edit}</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Redo {edit}</source>
        <translation>&amp;Wiederholen: {edit}</translation>
    </message>
</context>
<context>
    <name>AlbumDialog</name>
    <message>
        <source>Add to album</source>
        <translation>Zu einem Album hinzufügen</translation>
    </message>
    <message>
        <source>Album, or the name of a new one</source>
        <translation>Album oder Name eines neuen</translation>
    </message>
    <message>
        <source>Album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Put this photo into:</source>
        <translation>Dieses Foto aufnehmen in:</translation>
    </message>
    <message>
        <source>Put {count} photos into:</source>
        <translation>{count} Fotos aufnehmen in:</translation>
    </message>
    <message>
        <source>Create and add</source>
        <translation>Anlegen und hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>ChipLabels</name>
    <message>
        <source>by relevance</source>
        <translation>nach Ähnlichkeit</translation>
    </message>
    <message>
        <source>by relevance, worst first</source>
        <translation>nach Ähnlichkeit, schwächste zuerst</translation>
    </message>
    <message>
        <source>by date, oldest first</source>
        <translation>nach Datum, älteste zuerst</translation>
    </message>
    <message>
        <source>by date, newest first</source>
        <translation>nach Datum, neueste zuerst</translation>
    </message>
    <message>
        <source>by name, A to Z</source>
        <translation>nach Name, A bis Z</translation>
    </message>
    <message>
        <source>by name, Z to A</source>
        <translation>nach Name, Z bis A</translation>
    </message>
    <message>
        <source>by rating, lowest first</source>
        <translation>nach Bewertung, niedrigste zuerst</translation>
    </message>
    <message>
        <source>by rating, best first</source>
        <translation>nach Bewertung, beste zuerst</translation>
    </message>
    <message>
        <source>by size, smallest first</source>
        <translation>nach Größe, kleinste zuerst</translation>
    </message>
    <message>
        <source>by size, largest first</source>
        <translation>nach Größe, größte zuerst</translation>
    </message>
    <message>
        <source>not {this}</source>
        <translation>nicht {this}</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>like {photo}</source>
        <translation>wie {photo}</translation>
    </message>
    <message>
        <source>tag {name}</source>
        <translation>Schlagwort {name}</translation>
    </message>
    <message>
        <source>album {name}</source>
        <translation>Album {name}</translation>
    </message>
    <message>
        <source>in folder {name}</source>
        <translation>im Ordner {name}</translation>
    </message>
    <message>
        <source>named {text}</source>
        <translation>heißt {text}</translation>
    </message>
    <message>
        <source>camera {name}</source>
        <translation>Kamera {name}</translation>
    </message>
    <message>
        <source>lens {name}</source>
        <translation>Objektiv {name}</translation>
    </message>
    <message>
        <source>{type} files</source>
        <translation>{type}-Dateien</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>square</source>
        <translation>quadratisch</translation>
    </message>
    <message>
        <source>with a place</source>
        <translation>mit Ort</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>offline</translation>
    </message>
    <message>
        <source>new in the library</source>
        <translation>neu in der Bibliothek</translation>
    </message>
    <message>
        <source>with tags</source>
        <translation>mit Schlagwörtern</translation>
    </message>
    <message>
        <source>without tags</source>
        <translation>ohne Schlagwörter</translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>taken before {day}</source>
        <translation>aufgenommen vor {day}</translation>
    </message>
    <message>
        <source>taken since {day}</source>
        <translation>aufgenommen ab {day}</translation>
    </message>
    <message>
        <source>taken {time}</source>
        <translation>aufgenommen {time}</translation>
    </message>
    <message>
        <source>taken {first} to {last}</source>
        <translation>aufgenommen {first} bis {last}</translation>
    </message>
    <message>
        <source>rated {stars}</source>
        <translation>mit {stars} bewertet</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>nicht bewertet</translation>
    </message>
    <message>
        <source>rated {stars} or more</source>
        <translation>mit {stars} oder mehr bewertet</translation>
    </message>
    <message>
        <source>rated {stars} or less</source>
        <translation>mit {stars} oder weniger bewertet</translation>
    </message>
    <message>
        <source>rated {low} to {high}</source>
        <translation>mit {low} bis {high} bewertet</translation>
    </message>
    <message>
        <source>smaller than {size}</source>
        <translation>kleiner als {size}</translation>
    </message>
    <message>
        <source>larger than {size}</source>
        <translation>größer als {size}</translation>
    </message>
    <message>
        <source>{low} to {high} large</source>
        <translation>{low} bis {high} groß</translation>
    </message>
</context>
<context>
    <name>ChipWidget</name>
    <message>
        <source>Look for it</source>
        <translation>Danach suchen</translation>
    </message>
    <message>
        <source>Stay away from it</source>
        <translation>Davon wegbleiben</translation>
    </message>
    <message>
        <source>Weight {weight} of {what}</source>
        <translation>Gewicht {weight} von {what}</translation>
    </message>
    <message>
        <source>How much it counts (Up and Down, or the wheel)</source>
        <translation>Wie stark es zählt (Pfeil auf und ab oder Mausrad)</translation>
    </message>
    <message>
        <source>{what}, weight {weight}</source>
        <translation>{what}, Gewicht {weight}</translation>
    </message>
    <message>
        <source>Remove {what}</source>
        <translation>{what} entfernen</translation>
    </message>
    <message>
        <source>Remove (Backspace)</source>
        <translation>Entfernen (Rücktaste)</translation>
    </message>
    <message>
        <source>Edit as text</source>
        <translation>Als Text bearbeiten</translation>
    </message>
    <message>
        <source>Leave it out</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Photoapp made a mistake. Your photos, tags and albums are safe; you can go on. To have it mended, send this report to the people who make Photoapp.</source>
        <translation>Photoapp hat einen Fehler gemacht. Fotos, Schlagwörter und Alben sind sicher; es kann weitergehen. Damit der Fehler behoben wird, diesen Bericht an die Entwickler von Photoapp schicken.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>&amp;Runs on</source>
        <translation>&amp;Läuft auf</translation>
    </message>
    <message>
        <source>Device that models run on</source>
        <translation>Gerät, auf dem Modelle laufen</translation>
    </message>
    <message>
        <source>Device in use</source>
        <translation>Verwendetes Gerät</translation>
    </message>
    <message>
        <source>In use: {device}</source>
        <translation>In Gebrauch: {device}</translation>
    </message>
    <message>
        <source>The model is loaded with the first search.</source>
        <translation>Das Modell wird mit der ersten Suche geladen.</translation>
    </message>
    <message>
        <source>The fastest that is there</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>Apple graphics (mps)</source>
        <translation>Apple-Grafik (mps)</translation>
    </message>
    <message>
        <source>NVIDIA or AMD graphics (cuda)</source>
        <translation>NVIDIA- oder AMD-Grafik (cuda)</translation>
    </message>
    <message>
        <source>Intel graphics (xpu)</source>
        <translation>Intel-Grafik (xpu)</translation>
    </message>
    <message>
        <source>Processor (cpu)</source>
        <translation>Prozessor (cpu)</translation>
    </message>
    <message>
        <source>Loading the model there…</source>
        <translation>Das Modell wird dort geladen …</translation>
    </message>
</context>
<context>
    <name>EditSentences</name>
    <message>
        <source>rating of 1 photo</source>
        <translation>Bewertung eines Fotos</translation>
    </message>
    <message>
        <source>rating of {count} photos</source>
        <translation>Bewertung von {count} Fotos</translation>
    </message>
    <message>
        <source>tag “{detail}” on 1 photo</source>
        <translation>Schlagwort „{detail}“ für 1 Foto</translation>
    </message>
    <message>
        <source>tag “{detail}” on {count} photos</source>
        <translation>Schlagwort „{detail}“ für {count} Fotos</translation>
    </message>
    <message>
        <source>removal of tag “{detail}” from 1 photo</source>
        <translation>Schlagwort „{detail}“ von 1 Foto entfernt</translation>
    </message>
    <message>
        <source>removal of tag “{detail}” from {count} photos</source>
        <translation>Schlagwort „{detail}“ von {count} Fotos entfernt</translation>
    </message>
    <message>
        <source>1 photo put into album “{detail}”</source>
        <translation>1 Foto ins Album „{detail}“ aufgenommen</translation>
    </message>
    <message>
        <source>{count} photos put into album “{detail}”</source>
        <translation>{count} Fotos ins Album „{detail}“ aufgenommen</translation>
    </message>
    <message>
        <source>1 photo taken out of album “{detail}”</source>
        <translation>1 Foto aus dem Album „{detail}“ genommen</translation>
    </message>
    <message>
        <source>{count} photos taken out of album “{detail}”</source>
        <translation>{count} Fotos aus dem Album „{detail}“ genommen</translation>
    </message>
    <message>
        <source>new album “{detail}”</source>
        <translation>neues Album „{detail}“</translation>
    </message>
    <message>
        <source>new name of album “{detail}”</source>
        <translation>neuer Name des Albums „{detail}“</translation>
    </message>
    <message>
        <source>deletion of album “{detail}”</source>
        <translation>Löschen des Albums „{detail}“</translation>
    </message>
    <message>
        <source>smart album “{detail}”</source>
        <translation>intelligentes Album „{detail}“</translation>
    </message>
    <message>
        <source>new search of smart album “{detail}”</source>
        <translation>neue Suche des intelligenten Albums „{detail}“</translation>
    </message>
    <message>
        <source>new name of tag “{detail}”</source>
        <translation>neuer Name von Tag „{detail}“</translation>
    </message>
    <message>
        <source>tag “{detail}” accepted on 1 photo</source>
        <translation>Tag „{detail}“ bei 1 Foto angenommen</translation>
    </message>
    <message>
        <source>tag “{detail}” accepted on {count} photos</source>
        <translation>Tag „{detail}“ bei {count} Fotos angenommen</translation>
    </message>
    <message>
        <source>tag “{detail}” rejected on 1 photo</source>
        <translation>Tag „{detail}“ bei 1 Foto abgelehnt</translation>
    </message>
    <message>
        <source>tag “{detail}” rejected on {count} photos</source>
        <translation>Tag „{detail}“ bei {count} Fotos abgelehnt</translation>
    </message>
    <message>
        <source>change of tag set “{detail}”</source>
        <translation>Änderung von Tag-Satz „{detail}“</translation>
    </message>
    <message>
        <source>removal of tag set “{detail}”</source>
        <translation>Entfernen von Tag-Satz „{detail}“</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Undone: {edit}</source>
        <translation>Rückgängig gemacht: {edit}</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>Done again: {edit}</source>
        <translation>Wiederholt: {edit}</translation>
    </message>
</context>
<context>
    <name>Entries</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>Alle Fotos</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Neu hinzugekommen</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Untagged</source>
        <translation>Ohne Schlagwort</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
</context>
<context>
    <name>ExcludeDialog</name>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Patterns, one a line</source>
        <translation>Muster, eines je Zeile</translation>
    </message>
    <message>
        <source>What the patterns do</source>
        <translation>Was die Muster bewirken</translation>
    </message>
    <message>
        <source>Files and folders that fit one of these patterns are left out, one pattern a line. Their photos disappear from the library; the files stay, and so do tags and ratings, in case the photos come back.</source>
        <translation>Dateien und Ordner, auf die eines dieser Muster passt, werden ausgelassen; ein Muster je Zeile. Ihre Fotos verschwinden aus der Bibliothek; die Dateien bleiben, ebenso Schlagwörter und Bewertungen, falls die Fotos zurückkommen.</translation>
    </message>
    <message>
        <source>all files of a kind</source>
        <translation>alle Dateien einer Art</translation>
    </message>
    <message>
        <source>files and folders of this name, anywhere</source>
        <translation>Dateien und Ordner dieses Namens, überall</translation>
    </message>
    <message>
        <source>names with these letters in them</source>
        <translation>Namen, die diese Zeichen enthalten</translation>
    </message>
    <message>
        <source>one folder, counted from the folder above</source>
        <translation>ein einzelner Ordner, vom obigen Ordner aus</translation>
    </message>
    <message>
        <source>Add the example {pattern}</source>
        <translation>Das Beispiel {pattern} hinzufügen</translation>
    </message>
    <message>
        <source>{pattern} would leave out everything.</source>
        <translation>{pattern} würde alles auslassen.</translation>
    </message>
    <message>
        <source>{pattern}: put / between folders, not \.</source>
        <translation>{pattern}: Zwischen Ordnern steht /, nicht \.</translation>
    </message>
    <message>
        <source>{pattern} leads out of the folder.</source>
        <translation>{pattern} führt aus dem Ordner hinaus.</translation>
    </message>
    <message>
        <source>{pattern}: begin inside the folder, as in 2019/raw.</source>
        <translation>{pattern}: Das Muster beginnt im Ordner selbst, wie 2019/raw.</translation>
    </message>
    <message>
        <source>{left_out} of the {photos} photos known here are left out.</source>
        <translation>{left_out} der {photos} hier bekannten Fotos werden ausgelassen.</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folders of the library</source>
        <translation>Ordner der Bibliothek</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>&amp;Hinzufügen …</translation>
    </message>
    <message>
        <source>&amp;Leave out…</source>
        <translation>&amp;Auslassen …</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>&amp;Entfernen …</translation>
    </message>
    <message>
        <source>Photoapp looks for photos in these folders and below. It never changes, moves or deletes a file in them.</source>
        <translation>Photoapp sucht Fotos in diesen Ordnern und darunter. Dateien darin werden nie verändert, verschoben oder gelöscht.</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Erreichbar</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>The folder cannot be reached now; its photos are kept.</source>
        <translation>Der Ordner ist gerade nicht erreichbar; seine Fotos bleiben in der Bibliothek.</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>Fotoordner auswählen</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Remove “{folder}” from the library?</source>
        <translation>„{folder}“ aus der Bibliothek entfernen?</translation>
    </message>
    <message>
        <source>No file is touched: the photos stay where they are. {count} photos leave the library, and with them the tags, ratings and albums that they were given here. A backup of the library is made first.</source>
        <translation>Keine Datei wird angerührt: Die Fotos bleiben, wo sie sind. {count} Fotos verlassen die Bibliothek und mit ihnen die Schlagwörter, Bewertungen und Alben, die sie hier bekommen haben. Vorher wird die Bibliothek gesichert.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
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
        <source> min</source>
        <translation> min</translation>
    </message>
    <message>
        <source>Read photos with &amp;low priority</source>
        <translation>Fotos mit &amp;niedriger Priorität lesen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>La&amp;nguage</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Erfassen</translation>
    </message>
    <message>
        <source>Look through all &amp;folders every</source>
        <translation>Alle &amp;Ordner durchsehen im Abstand von</translation>
    </message>
    <message>
        <source>Changes are noticed within seconds. This finds what the system did not tell of, as on some network drives.</source>
        <translation>Änderungen fallen innerhalb von Sekunden auf. Das Durchsehen findet, was das System nicht gemeldet hat, etwa auf manchen Netzlaufwerken.</translation>
    </message>
    <message>
        <source>Read photos with low priority</source>
        <translation>Fotos mit niedriger Priorität lesen</translation>
    </message>
    <message>
        <source>Other programs stay quick while photos are indexed; it may take longer.</source>
        <translation>Andere Programme bleiben flott, während Fotos erfasst werden; es kann länger dauern.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import a model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>File of the model</source>
        <translation>Datei des Modells</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Auswählen …</translation>
    </message>
    <message>
        <source>as the file is named</source>
        <translation>wie die Datei</translation>
    </message>
    <message>
        <source>as the file tells; otherwise ViT-B-32…</source>
        <translation>wie in der Datei angegeben; sonst ViT-B-32 …</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Architecture</source>
        <translation>A&amp;rchitektur</translation>
    </message>
    <message>
        <source>Name for the model</source>
        <translation>Name für das Modell</translation>
    </message>
    <message>
        <source>Architecture of the model</source>
        <translation>Architektur des Modells</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>Import läuft</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>A .safetensors file of open_clip. A file open_clip_config.json beside it is taken too.</source>
        <translation>Eine .safetensors-Datei von open_clip. Eine Datei open_clip_config.json daneben wird mitgenommen.</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Modell auswählen</translation>
    </message>
    <message>
        <source>Models (*.safetensors)</source>
        <translation>Modelle (*.safetensors)</translation>
    </message>
</context>
<context>
    <name>IndexingNews</name>
    <message>
        <source>All photos are indexed</source>
        <translation>Alle Fotos sind erfasst</translation>
    </message>
    <message>
        <source>{count} new photos can be searched now.</source>
        <translation>{count} neue Fotos können jetzt gesucht werden.</translation>
    </message>
</context>
<context>
    <name>InfoPanel</name>
    <message>
        <source>Information about the photo</source>
        <translation>Angaben zum Foto</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>{date} (time of the file)</source>
        <translation>{date} (Zeit der Datei)</translation>
    </message>
    <message>
        <source>{width} × {height} ({megapixels} megapixels)</source>
        <translation>{width} × {height} ({megapixels} Megapixel)</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Infobereich</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Show what matched</source>
        <translation>Zeigen, was gepasst hat</translation>
    </message>
    <message>
        <source>Colours show where the photo fits the query</source>
        <translation>Farben zeigen, wo das Foto zur Suche passt</translation>
    </message>
    <message>
        <source>Show the place on a map</source>
        <translation>Ort auf einer Karte zeigen</translation>
    </message>
    <message>
        <source>Show this place on OpenStreetMap, in the browser</source>
        <translation>Diesen Ort im Browser auf OpenStreetMap zeigen</translation>
    </message>
    <message>
        <source>Copy the coordinates</source>
        <translation>Koordinaten kopieren</translation>
    </message>
    <message>
        <source>Why this photo</source>
        <translation>Warum dieses Foto</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation>Ähnliche Fotos</translation>
    </message>
    <message>
        <source>Written in the file</source>
        <translation>In der Datei vermerkt</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Choose a photo to see all about it.</source>
        <translation>Ein Foto auswählen, um alles darüber zu sehen.</translation>
    </message>
    <message>
        <source>Place {place}, show it on a map</source>
        <translation>Ort {place} auf einer Karte zeigen</translation>
    </message>
    <message>
        <source>Offline: this is what was read while its folder was there.</source>
        <translation>Offline: Dies wurde gelesen, solange der Ordner erreichbar war.</translation>
    </message>
    <message>
        <source>No preview of this photo yet</source>
        <translation>Noch keine Vorschau dieses Fotos</translation>
    </message>
    <message>
        <source>Not indexed yet.</source>
        <translation>Noch nicht erfasst.</translation>
    </message>
    <message>
        <source>Nothing else looks like this.</source>
        <translation>Nichts anderes sieht so aus.</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} Fotos</translation>
    </message>
    <message>
        <source>set by you</source>
        <translation>selbst vergeben</translation>
    </message>
    <message>
        <source>a keyword inside the file</source>
        <translation>Stichwort in der Datei</translation>
    </message>
    <message>
        <source>on all of these photos</source>
        <translation>bei allen diesen Fotos</translation>
    </message>
    <message>
        <source>on {some} of {all} photos</source>
        <translation>bei {some} von {all} Fotos</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message>
        <source>New album</source>
        <translation>Neues Album</translation>
    </message>
    <message>
        <source>Name of the album</source>
        <translation>Name des Albums</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Suche sichern</translation>
    </message>
    <message>
        <source>Name of the smart album</source>
        <translation>Name des intelligenten Albums</translation>
    </message>
    <message>
        <source>Rename album</source>
        <translation>Album umbenennen</translation>
    </message>
    <message>
        <source>Album renamed to “{name}”</source>
        <translation>Album in „{name}“ umbenannt</translation>
    </message>
    <message>
        <source>Album “{name}” deleted; its photos stay</source>
        <translation>Album „{name}“ gelöscht; die Fotos bleiben</translation>
    </message>
    <message>
        <source>1 file will be tried again</source>
        <translation>1 Datei wird noch einmal versucht</translation>
    </message>
    <message>
        <source>{count} files will be tried again</source>
        <translation>{count} Dateien werden noch einmal versucht</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Delete album</source>
        <translation>Album löschen</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>In der Dateiverwaltung zeigen</translation>
    </message>
    <message>
        <source>Look for changes</source>
        <translation>Nach Änderungen suchen</translation>
    </message>
    <message>
        <source>Remove from the library…</source>
        <translation>Aus der Bibliothek entfernen …</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>Ordner entfernen</translation>
    </message>
    <message>
        <source>Take “{name}” out of the library?</source>
        <translation>„{name}“ aus der Bibliothek nehmen?</translation>
    </message>
    <message>
        <source>No file is touched. Tags, ratings and places in albums of these photos are forgotten.</source>
        <translation>Keine Datei wird angerührt. Schlagwörter, Bewertungen und Albumplätze dieser Fotos werden vergessen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>“{name}” is not in the library any more</source>
        <translation>„{name}“ ist nicht mehr in der Bibliothek</translation>
    </message>
    <message>
        <source>Smart album “{name}” made</source>
        <translation>Intelligentes Album „{name}“ angelegt</translation>
    </message>
</context>
<context>
    <name>LibraryPage</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Backups of the library</source>
        <translation>Sicherungen der Bibliothek</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Occasion</source>
        <translation>Anlass</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>&amp;Back up now</source>
        <translation>&amp;Jetzt sichern</translation>
    </message>
    <message>
        <source>&amp;Restore…</source>
        <translation>&amp;Wiederherstellen …</translation>
    </message>
    <message>
        <source>Do &amp;not restore</source>
        <translation>&amp;Nicht wiederherstellen</translation>
    </message>
    <message>
        <source>The library holds what Photoapp knows: which photos there are, tags, ratings, albums, small pictures and models. The photos themselves stay in their folders, and are never changed.</source>
        <translation>Die Bibliothek enthält, was Photoapp weiß: welche Fotos es gibt, Schlagwörter, Bewertungen, Alben, Vorschaubilder und Modelle. Die Fotos selbst bleiben in ihren Ordnern und werden nie verändert.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>A backup holds tags, ratings, albums and everything else that is known of the photos, but no photos. Older backups are thinned out by themselves.</source>
        <translation>Eine Sicherung enthält Schlagwörter, Bewertungen, Alben und alles andere, was über die Fotos bekannt ist, aber keine Fotos. Ältere Sicherungen werden von selbst ausgedünnt.</translation>
    </message>
    <message>
        <source>Folder of the library</source>
        <translation>Ordner der Bibliothek</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Open the folder of the library</source>
        <translation>Ordner der Bibliothek öffnen</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Small pictures</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>Files for fast searches</source>
        <translation>Dateien für schnelles Suchen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>vor einer Aktualisierung</translation>
    </message>
    <message>
        <source>before a folder was removed</source>
        <translation>vor dem Entfernen eines Ordners</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>Go back to the backup of {time}?</source>
        <translation>Zurück zur Sicherung vom {time}?</translation>
    </message>
    <message>
        <source>Tags, ratings, albums and folders become what they were then; what was done since is lost from sight. The library of today is kept beside it as a file. Photos are not touched; new ones are found again by themselves. Photoapp opens the library anew for this.</source>
        <translation>Schlagwörter, Bewertungen, Alben und Ordner werden wieder, was sie damals waren; was seither geschah, ist nicht mehr zu sehen. Die heutige Bibliothek bleibt als Datei daneben liegen. Fotos werden nicht angerührt; neue werden von selbst wiedergefunden. Dafür öffnet Photoapp die Bibliothek neu.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>A backup is restored when Photoapp is next started.</source>
        <translation>Beim nächsten Start von Photoapp wird eine Sicherung wiederhergestellt.</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Photoapp</source>
        <translation>Photoapp</translation>
    </message>
</context>
<context>
    <name>MetadataView</name>
    <message>
        <source>Search in the metadata</source>
        <translation>In den Metadaten suchen</translation>
    </message>
    <message>
        <source>Metadata of the file</source>
        <translation>Metadaten der Datei</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>In use</source>
        <translation>In Gebrauch</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>Mitgeliefert</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use {model}</source>
        <translation>{model} verwenden</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Resume the download of {model}</source>
        <translation>Herunterladen von {model} fortsetzen</translation>
    </message>
    <message>
        <source>Download {model}</source>
        <translation>{model} herunterladen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the download of {model}</source>
        <translation>Herunterladen von {model} abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {model}</source>
        <translation>{model} entfernen</translation>
    </message>
    <message>
        <source>Download of {model}</source>
        <translation>Herunterladen von {model}</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>Wartet …</translation>
    </message>
    <message>
        <source>{done} are here; the download goes on from there.</source>
        <translation>{done} sind schon da; von dort geht das Herunterladen weiter.</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>, {rate} a second</source>
        <translation>, {rate} pro Sekunde</translation>
    </message>
    <message>
        <source>, 1 minute left</source>
        <translation>, noch 1 Minute</translation>
    </message>
    <message>
        <source>, {minutes} minutes left</source>
        <translation>, noch {minutes} Minuten</translation>
    </message>
    <message>
        <source>Licence: {licence}</source>
        <translation>Lizenz: {licence}</translation>
    </message>
    <message>
        <source>{numbers} numbers a photo</source>
        <translation>{numbers} Zahlen je Foto</translation>
    </message>
</context>
<context>
    <name>ModelCoverage</name>
    <message>
        <source>Model that searches use</source>
        <translation>Modell, mit dem gesucht wird</translation>
    </message>
    <message>
        <source>Photos indexed with the chosen model</source>
        <translation>Mit dem gewählten Modell erfasste Fotos</translation>
    </message>
    <message>
        <source>Searching with {model}.</source>
        <translation>Gesucht wird mit: {model}.</translation>
    </message>
    <message>
        <source>No model can search now.</source>
        <translation>Gerade kann kein Modell suchen.</translation>
    </message>
    <message>
        <source>{indexed} of {photos} photos indexed with {model}.</source>
        <translation>{indexed} von {photos} Fotos erfasst mit: {model}.</translation>
    </message>
    <message>
        <source>It takes over when all of them are.</source>
        <translation>Es übernimmt, sobald alle erfasst sind.</translation>
    </message>
    <message>
        <source>Downloading {model}: {done} of {total}</source>
        <translation>{model} wird heruntergeladen: {done} von {total}</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Another model of the hub, or of open_clip</source>
        <translation>Anderes Modell vom Hub oder von open_clip</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>&amp;Herunterladen</translation>
    </message>
    <message>
        <source>&amp;Import from a file…</source>
        <translation>Aus einer Datei &amp;importieren …</translation>
    </message>
    <message>
        <source>Models to choose from</source>
        <translation>Modelle zur Auswahl</translation>
    </message>
    <message>
        <source>Other models</source>
        <translation>Andere Modelle</translation>
    </message>
    <message>
        <source>Any model of open_clip works: by its name on the hub, as ARCHITECTURE/TAG, or from a .safetensors file. Pickles are never opened.</source>
        <translation>Jedes Modell von open_clip ist verwendbar: mit seinem Namen auf dem Hub, als ARCHITECTURE/TAG oder aus einer .safetensors-Datei. Pickle-Dateien werden nie geöffnet.</translation>
    </message>
    <message>
        <source>Remove model</source>
        <translation>Modell entfernen</translation>
    </message>
    <message>
        <source>Remove “{model}”?</source>
        <translation>„{model}“ entfernen?</translation>
    </message>
    <message>
        <source>Its files are deleted, and so is what it knows of the photos. To use it again, it has to be downloaded and all photos indexed with it. The photos are not touched.</source>
        <translation>Seine Dateien werden gelöscht, ebenso sein Wissen über die Fotos. Um es wieder zu verwenden, muss es heruntergeladen und jedes Foto damit erfasst werden. Die Fotos werden nicht angerührt.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Built-in starter model</source>
        <translation>Mitgeliefertes Einstiegsmodell</translation>
    </message>
    <message>
        <source>English</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Trying Photoapp out without a download; a full model finds much more.</source>
        <translation>Zum Ausprobieren ohne Herunterladen; ein vollwertiges Modell findet viel mehr.</translation>
    </message>
    <message>
        <source>OpenAI CLIP ViT-B/32</source>
        <translation>OpenAI CLIP ViT-B/32</translation>
    </message>
    <message>
        <source>The classic small model: fast without a graphics card.</source>
        <translation>Der kleine Klassiker: schnell auch ohne Grafikkarte.</translation>
    </message>
    <message>
        <source>OpenAI CLIP ViT-B/16</source>
        <translation>OpenAI CLIP ViT-B/16</translation>
    </message>
    <message>
        <source>Sees finer detail than ViT-B/32 at about a quarter of its speed.</source>
        <translation>Sieht feinere Einzelheiten als ViT-B/32, bei etwa einem Viertel der Geschwindigkeit.</translation>
    </message>
    <message>
        <source>OpenAI CLIP ViT-L/14</source>
        <translation>OpenAI CLIP ViT-L/14</translation>
    </message>
    <message>
        <source>OpenAI&apos;s large model; wants a graphics card.</source>
        <translation>Das große Modell von OpenAI; am besten mit Grafikkarte.</translation>
    </message>
    <message>
        <source>OpenAI CLIP RN50</source>
        <translation>OpenAI CLIP RN50</translation>
    </message>
    <message>
        <source>The smallest download of OpenAI&apos;s models; less exact than ViT-B/32.</source>
        <translation>Das kleinste Modell von OpenAI; weniger genau als ViT-B/32.</translation>
    </message>
    <message>
        <source>OpenCLIP ViT-B/32, LAION-2B</source>
        <translation>OpenCLIP ViT-B/32, LAION-2B</translation>
    </message>
    <message>
        <source>A good first full model: fast without a graphics card, better than OpenAI&apos;s of its size.</source>
        <translation>Ein gutes erstes vollwertiges Modell: schnell auch ohne Grafikkarte, besser als das gleich große von OpenAI.</translation>
    </message>
    <message>
        <source>OpenCLIP ViT-B/32, DataComp-1B</source>
        <translation>OpenCLIP ViT-B/32, DataComp-1B</translation>
    </message>
    <message>
        <source>As fast as the other ViT-B/32 models and the best of them at naming things.</source>
        <translation>So schnell wie die anderen ViT-B/32-Modelle und unter ihnen das beste im Benennen von Dingen.</translation>
    </message>
    <message>
        <source>OpenCLIP ViT-L/14, LAION-2B</source>
        <translation>OpenCLIP ViT-L/14, LAION-2B</translation>
    </message>
    <message>
        <source>A large model with much better results than ViT-B/32; wants a graphics card.</source>
        <translation>Ein großes Modell mit viel besseren Ergebnissen als ViT-B/32; am besten mit Grafikkarte.</translation>
    </message>
    <message>
        <source>OpenCLIP ViT-L/14, DataComp-1B</source>
        <translation>OpenCLIP ViT-L/14, DataComp-1B</translation>
    </message>
    <message>
        <source>A large model that is strong at naming things; wants a graphics card.</source>
        <translation>Ein großes Modell, stark im Benennen von Dingen; am besten mit Grafikkarte.</translation>
    </message>
    <message>
        <source>SigLIP ViT-B/16, 256 px</source>
        <translation>SigLIP ViT-B/16, 256 px</translation>
    </message>
    <message>
        <source>Better results than CLIP models of its size; bearable without a graphics card.</source>
        <translation>Bessere Ergebnisse als gleich große CLIP-Modelle; auch ohne Grafikkarte erträglich.</translation>
    </message>
    <message>
        <source>SigLIP ViT-SO400M/14, 384 px</source>
        <translation>SigLIP ViT-SO400M/14, 384 px</translation>
    </message>
    <message>
        <source>Among the best for English phrases; needs a graphics card.</source>
        <translation>Eines der besten für englische Suchbegriffe; braucht eine Grafikkarte.</translation>
    </message>
    <message>
        <source>SigLIP 2 ViT-B/32, 256 px</source>
        <translation>SigLIP 2 ViT-B/32, 256 px</translation>
    </message>
    <message>
        <source>over 100 languages</source>
        <translation>über 100 Sprachen</translation>
    </message>
    <message>
        <source>Fast without a graphics card, understands many languages.</source>
        <translation>Schnell auch ohne Grafikkarte, versteht viele Sprachen, auch Deutsch.</translation>
    </message>
    <message>
        <source>SigLIP 2 ViT-B/16, 256 px</source>
        <translation>SigLIP 2 ViT-B/16, 256 px</translation>
    </message>
    <message>
        <source>Better results than ViT-B/32 in many languages; bearable without a graphics card.</source>
        <translation>Bessere Ergebnisse als ViT-B/32 in vielen Sprachen; auch ohne Grafikkarte erträglich.</translation>
    </message>
    <message>
        <source>SigLIP 2 ViT-SO400M/14, 378 px</source>
        <translation>SigLIP 2 ViT-SO400M/14, 378 px</translation>
    </message>
    <message>
        <source>Among the best in any language; needs a graphics card.</source>
        <translation>Eines der besten in allen Sprachen; braucht eine Grafikkarte.</translation>
    </message>
    <message>
        <source>OpenCLIP ViT-B/32 with XLM-RoBERTa, LAION-5B</source>
        <translation>OpenCLIP ViT-B/32 mit XLM-RoBERTa, LAION-5B</translation>
    </message>
    <message>
        <source>100 languages</source>
        <translation>100 Sprachen</translation>
    </message>
    <message>
        <source>Phrases in many languages at the speed of ViT-B/32.</source>
        <translation>Suchbegriffe in vielen Sprachen, so schnell wie ViT-B/32.</translation>
    </message>
    <message>
        <source>not stated (code: MIT)</source>
        <translation>nicht angegeben (Code: MIT)</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message>
        <source>1 photo rated</source>
        <translation>1 Foto bewertet</translation>
    </message>
    <message>
        <source>{count} photos rated</source>
        <translation>{count} Fotos bewertet</translation>
    </message>
    <message>
        <source>1 photo tagged “{tags}”</source>
        <translation>1 Foto mit „{tags}“ verschlagwortet</translation>
    </message>
    <message>
        <source>{count} photos tagged “{tags}”</source>
        <translation>{count} Fotos mit „{tags}“ verschlagwortet</translation>
    </message>
    <message>
        <source>Album “{name}” made</source>
        <translation>Album „{name}“ angelegt</translation>
    </message>
    <message>
        <source>Taken out of the album</source>
        <translation>Aus dem Album genommen</translation>
    </message>
    <message>
        <source>1 photo moved to the trash</source>
        <translation>1 Foto in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>{count} photos moved to the trash</source>
        <translation>{count} Fotos in den Papierkorb gelegt</translation>
    </message>
    <message>
        <source>Not moved to the trash:</source>
        <translation>Nicht in den Papierkorb gelegt:</translation>
    </message>
    <message>
        <source>1 photo copied</source>
        <translation>1 Foto kopiert</translation>
    </message>
    <message>
        <source>{count} photos copied</source>
        <translation>{count} Fotos kopiert</translation>
    </message>
    <message>
        <source>The system knows no program for this photo.</source>
        <translation>Das System kennt kein Programm für dieses Foto.</translation>
    </message>
    <message>
        <source>1 photo put into the album</source>
        <translation>1 Foto ins Album aufgenommen</translation>
    </message>
    <message>
        <source>{count} photos put into the album</source>
        <translation>{count} Fotos ins Album aufgenommen</translation>
    </message>
</context>
<context>
    <name>PhotoGridView</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
</context>
<context>
    <name>PhotoPreview</name>
    <message>
        <source>less</source>
        <translation>weniger</translation>
    </message>
    <message>
        <source>What matched</source>
        <translation>Was gepasst hat</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mehr</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>PhotoStage</name>
    <message>
        <source>Photo viewer</source>
        <translation>Bildansicht</translation>
    </message>
    <message>
        <source>{name}, photo {row} of {count}</source>
        <translation>{name}, Foto {row} von {count}</translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>Slide show paused</source>
        <translation>Diaschau angehalten</translation>
    </message>
</context>
<context>
    <name>PhotoWords</name>
    <message>
        <source>could not be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>its folder is offline</source>
        <translation>Ordner nicht erreichbar</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} Fotos</translation>
    </message>
    <message>
        <source>Unknown folder</source>
        <translation>Unbekannter Ordner</translation>
    </message>
    <message>
        <source>Without a date</source>
        <translation>Ohne Datum</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <extracomment>A month of a year, in the format of QLocale: &quot;June 2024&quot;</extracomment>
        <translation>MMMM yyyy</translation>
    </message>
    <message>
        <source>1 star</source>
        <translation>1 Stern</translation>
    </message>
    <message>
        <source>{n} stars</source>
        <translation>{n} Sterne</translation>
    </message>
    <message>
        <source>{time} (by the file)</source>
        <translation>{time} (laut Datei)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Beschriftung</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>Alben</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
</context>
<context>
    <name>ProblemsModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
</context>
<context>
    <name>ProblemsPage</name>
    <message>
        <source>Back to the photos</source>
        <translation>Zurück zu den Fotos</translation>
    </message>
    <message>
        <source>Filter by name, folder or reason</source>
        <translation>Nach Name, Ordner oder Grund filtern</translation>
    </message>
    <message>
        <source>Filter problems</source>
        <translation>Probleme filtern</translation>
    </message>
    <message>
        <source>Every photo could be read.</source>
        <translation>Jedes Foto konnte gelesen werden.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>Alle noch einmal versuchen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Files and folders that could not be read</source>
        <translation>Dateien und Ordner, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>1 folder could not be listed</source>
        <translation>1 Ordner konnte nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>{count} folders could not be listed</source>
        <translation>{count} Ordner konnten nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>1 file could not be read</source>
        <translation>1 Datei konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>{count} files could not be read</source>
        <translation>{count} Dateien konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
</context>
<context>
    <name>QueryField</name>
    <message>
        <source>Search photos</source>
        <translation>Fotos suchen</translation>
    </message>
    <message>
        <source>Words describe what is in the photo. Add filters such as taken:2023, folder:holiday, -people or rating:&gt;=4, or drop a photo here.</source>
        <translation>Wörter beschreiben, was auf dem Foto zu sehen ist. Dazu passen Filter wie taken:2023, folder:urlaub, -people oder rating:&gt;=4; auch ein Foto lässt sich hier ablegen.</translation>
    </message>
    <message>
        <source>Describe a photo: two dogs playing in the snow</source>
        <translation>Ein Foto beschreiben: two dogs playing in the snow</translation>
    </message>
</context>
<context>
    <name>ResultHeader</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Show the nearest anyway</source>
        <translation>Die ähnlichsten trotzdem zeigen</translation>
    </message>
    <message>
        <source>Only likely</source>
        <translation>Nur wahrscheinliche</translation>
    </message>
    <message>
        <source>Leave out photos that only may fit</source>
        <translation>Fotos weglassen, die nur vielleicht passen</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Suche sichern</translation>
    </message>
    <message>
        <source>Keep this search as a smart album</source>
        <translation>Diese Suche als intelligentes Album sichern</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Date taken</source>
        <translation>Aufnahmedatum</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Size of the file</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>Reihenfolge umkehren</translation>
    </message>
    <message>
        <source>Sorted {order}</source>
        <translation>Sortiert {order}</translation>
    </message>
    <message>
        <source>Choose the order</source>
        <translation>Reihenfolge wählen</translation>
    </message>
</context>
<context>
    <name>SearchArea</name>
    <message>
        <source>{searchable} of {photos} searchable</source>
        <translation>{searchable} von {photos} durchsuchbar</translation>
    </message>
    <message>
        <source>The built-in model is fine for trying out. A full model finds much more: get one.</source>
        <translation>Das mitgelieferte Modell reicht zum Ausprobieren. Ein vollwertiges Modell findet viel mehr: zu den Modellen.</translation>
    </message>
    <message>
        <source>Built-in model</source>
        <translation>Mitgeliefertes Modell</translation>
    </message>
    <message>
        <source>No photo fits.</source>
        <translation>Kein Foto passt.</translation>
    </message>
    <message>
        <source>1 photo</source>
        <translation>1 Foto</translation>
    </message>
    <message>
        <source>{count} photos</source>
        <translation>{count} Fotos</translation>
    </message>
    <message>
        <source>Nothing can be found yet: no photo is indexed.</source>
        <translation>Noch ist nichts zu finden: Kein Foto ist erfasst.</translation>
    </message>
    <message>
        <source>Nothing looks like that. The nearest {count}:</source>
        <translation>Nichts sieht so aus. Die {count} ähnlichsten:</translation>
    </message>
    <message>
        <source>Nothing here looks like that.</source>
        <translation>Nichts hier sieht so aus.</translation>
    </message>
    <message>
        <source>Not sure: 1 photo may fit.</source>
        <translation>Unsicher: 1 Foto passt vielleicht.</translation>
    </message>
    <message>
        <source>Not sure: {count} photos may fit.</source>
        <translation>Unsicher: {count} Fotos passen vielleicht.</translation>
    </message>
    <message>
        <source>{likely} likely, {maybe} maybe</source>
        <translation>{likely} wahrscheinlich, {maybe} vielleicht</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Suche leeren</translation>
    </message>
    <message>
        <source>Clear (Esc)</source>
        <translation>Leeren (Esc)</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>shown, press to fold</source>
        <translation>aufgeklappt, zum Zuklappen drücken</translation>
    </message>
    <message>
        <source>folded, press to show</source>
        <translation>zugeklappt, zum Aufklappen drücken</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter shortcuts</source>
        <translation>Tastenkürzel filtern</translation>
    </message>
    <message>
        <source>In the viewer</source>
        <translation>In der Bildansicht</translation>
    </message>
    <message>
        <source>List of shortcuts</source>
        <translation>Liste der Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Filter folders, albums, tags</source>
        <translation>Ordner, Alben, Schlagwörter filtern</translation>
    </message>
    <message>
        <source>Filter the sidebar</source>
        <translation>Seitenleiste filtern</translation>
    </message>
    <message>
        <source>Add folders</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>New album</source>
        <translation>Neues Album</translation>
    </message>
</context>
<context>
    <name>SidebarModel</name>
    <message>
        <source>{path}
Offline: it cannot be reached now.</source>
        <translation>{path}
Offline: gerade nicht erreichbar.</translation>
    </message>
    <message>
        <source>{name}, {count} photos</source>
        <translation>{name}, {count} Fotos</translation>
    </message>
    <message>
        <source>, offline</source>
        <translation>, offline</translation>
    </message>
</context>
<context>
    <name>SimilarStrip</name>
    <message>
        <source>Search more like this</source>
        <translation>Mehr davon suchen</translation>
    </message>
</context>
<context>
    <name>StarRating</name>
    <message>
        <source>Keys 0 to 5 rate; Backspace goes by the file&apos;s own rating</source>
        <translation>Tasten 0 bis 5 bewerten; Rücktaste übernimmt die Bewertung aus der Datei</translation>
    </message>
    <message>
        <source>Rating: different ones</source>
        <translation>Bewertung: unterschiedlich</translation>
    </message>
    <message>
        <source>Rating: 1 star</source>
        <translation>Bewertung: 1 Stern</translation>
    </message>
    <message>
        <source>Rating: {stars} stars</source>
        <translation>Bewertung: {stars} Sterne</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Opening the library…</source>
        <translation>Bibliothek wird geöffnet …</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Indexing progress</source>
        <translation>Fortschritt beim Erfassen</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Erfassen</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Resume indexing</source>
        <translation>Erfassen fortsetzen</translation>
    </message>
    <message>
        <source>Pause indexing</source>
        <translation>Erfassen anhalten</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>1 failed</source>
        <translation>1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>{count} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{failed}: show files and folders that could not be read</source>
        <translation>{failed}: nicht lesbare Dateien und Ordner zeigen</translation>
    </message>
    <message>
        <source>Show what could not be read, and why</source>
        <translation>Zeigen, was nicht gelesen werden konnte und warum</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>Modell: {name}</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} ausgewählt</translation>
    </message>
    <message>
        <source>{searchable} of {photos} searchable</source>
        <translation>{searchable} von {photos} durchsuchbar</translation>
    </message>
    <message>
        <source>Looking for photos…</source>
        <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message>
        <source>Indexing {done} of {total}</source>
        <translation>Erfasse {done} von {total}</translation>
    </message>
    <message>
        <source>, {rate} a second</source>
        <translation>, {rate} pro Sekunde</translation>
    </message>
    <message>
        <source>, {minutes} min left</source>
        <translation>, noch {minutes} min</translation>
    </message>
    <message>
        <source>, {hours} h {minutes} min left</source>
        <translation>, noch {hours} h {minutes} min</translation>
    </message>
</context>
<context>
    <name>SuggestionList</name>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
</context>
<context>
    <name>Suggestions</name>
    <message>
        <source>Forget all searches</source>
        <translation>Alle Suchen vergessen</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>album</source>
        <translation>Album</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>type of file</source>
        <translation>Dateityp</translation>
    </message>
    <message>
        <source>a tag of yours, or a keyword in the file</source>
        <translation>eigenes Schlagwort oder Stichwort in der Datei</translation>
    </message>
    <message>
        <source>photos of an album</source>
        <translation>Fotos eines Albums</translation>
    </message>
    <message>
        <source>a part of the folder&apos;s path</source>
        <translation>Teil des Ordnerpfads</translation>
    </message>
    <message>
        <source>when: 2023, july 2023, last summer, 2020..2023</source>
        <translation>wann: 2023, juli 2023, last summer, 2020..2023</translation>
    </message>
    <message>
        <source>stars: 5, &gt;=4, 2..4</source>
        <translation>Sterne: 5, &gt;=4, 2..4</translation>
    </message>
    <message>
        <source>a part of make and model</source>
        <translation>Teil von Hersteller und Modell</translation>
    </message>
    <message>
        <source>a part of the lens name</source>
        <translation>Teil des Objektivnamens</translation>
    </message>
    <message>
        <source>type of file: jpg, heic, dng</source>
        <translation>Dateityp: jpg, heic, dng</translation>
    </message>
    <message>
        <source>landscape, portrait or square</source>
        <translation>landscape, portrait oder square (quer, hoch, quadratisch)</translation>
    </message>
    <message>
        <source>taken before a day, month or year</source>
        <translation>aufgenommen vor einem Tag, Monat oder Jahr</translation>
    </message>
    <message>
        <source>taken after a day, month or year</source>
        <translation>aufgenommen nach einem Tag, Monat oder Jahr</translation>
    </message>
    <message>
        <source>taken in a year, or several: 2020..2023</source>
        <translation>aufgenommen in einem Jahr oder mehreren: 2020..2023</translation>
    </message>
    <message>
        <source>of the file: &gt;5MB, 1MB..3MB</source>
        <translation>der Datei: &gt;5MB, 1MB..3MB</translation>
    </message>
    <message>
        <source>a part of the file&apos;s name</source>
        <translation>Teil des Dateinamens</translation>
    </message>
    <message>
        <source>gps: a place is known</source>
        <translation>gps: ein Ort ist bekannt</translation>
    </message>
    <message>
        <source>offline, recent, untagged, failed</source>
        <translation>offline, recent, untagged, failed</translation>
    </message>
    <message>
        <source>looks like a photo: its path, or drop the photo here</source>
        <translation>sieht aus wie ein Foto: sein Pfad, oder das Foto hier ablegen</translation>
    </message>
    <message>
        <source>relevance, date, name, rating or size</source>
        <translation>relevance, date, name, rating oder size</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>nicht bewertet</translation>
    </message>
    <message>
        <source>a place is known</source>
        <translation>ein Ort ist bekannt</translation>
    </message>
    <message>
        <source>on a disk that is not there now</source>
        <translation>auf einem gerade nicht erreichbaren Laufwerk</translation>
    </message>
    <message>
        <source>new in the library</source>
        <translation>neu in der Bibliothek</translation>
    </message>
    <message>
        <source>with tags</source>
        <translation>mit Schlagwörtern</translation>
    </message>
    <message>
        <source>without tags</source>
        <translation>ohne Schlagwörter</translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>oldest first</source>
        <translation>älteste zuerst</translation>
    </message>
    <message>
        <source>newest first</source>
        <translation>neueste zuerst</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>kleinste zuerst</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>größte zuerst</translation>
    </message>
    <message>
        <source>lowest first</source>
        <translation>niedrigste zuerst</translation>
    </message>
    <message>
        <source>best first</source>
        <translation>beste zuerst</translation>
    </message>
    <message>
        <source>A to Z</source>
        <translation>A bis Z</translation>
    </message>
    <message>
        <source>Z to A</source>
        <translation>Z bis A</translation>
    </message>
    <message>
        <source>worst first</source>
        <translation>schwächste zuerst</translation>
    </message>
</context>
<context>
    <name>TagChip</name>
    <message>
        <source>Tag {name}</source>
        <translation>Schlagwort {name}</translation>
    </message>
    <message>
        <source>Remove tag {name}</source>
        <translation>Schlagwort {name} entfernen</translation>
    </message>
</context>
<context>
    <name>TagChips</name>
    <message>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
    <message>
        <source>Known tags</source>
        <translation>Bekannte Schlagwörter</translation>
    </message>
</context>
<context>
    <name>TagDialog</name>
    <message>
        <source>Add tags</source>
        <translation>Schlagwörter hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Tags for this photo:</source>
        <translation>&amp;Schlagwörter für dieses Foto:</translation>
    </message>
    <message>
        <source>&amp;Tags for {count} photos:</source>
        <translation>&amp;Schlagwörter für {count} Fotos:</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
</context>
<context>
    <name>TagNamesEdit</name>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>beach, summer</source>
        <translation>Strand, Sommer</translation>
    </message>
    <message>
        <source>Known tags</source>
        <translation>Bekannte Schlagwörter</translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message>
        <source>Move to trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Move this photo ({size}) to the system&apos;s trash?</source>
        <translation>Dieses Foto ({size}) in den Papierkorb des Systems legen?</translation>
    </message>
    <message>
        <source>Move these {count} photos ({size}) to the system&apos;s trash?</source>
        <translation>Diese {count} Fotos ({size}) in den Papierkorb des Systems legen?</translation>
    </message>
    <message>
        <source>Photos that go to the trash</source>
        <translation>Fotos, die in den Papierkorb kommen</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>They can be brought back from the trash; tags and ratings stay.</source>
        <translation>Sie lassen sich aus dem Papierkorb zurückholen; Schlagwörter und Bewertungen bleiben.</translation>
    </message>
</context>
<context>
    <name>TroubleLine</name>
    <message>
        <source>Trouble</source>
        <translation>Störung</translation>
    </message>
</context>
<context>
    <name>UnreadablePhoto</name>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file holds no picture, whatever its name says.</source>
        <translation>Die Datei enthält kein Bild, was auch immer ihr Name sagt.</translation>
    </message>
    <message>
        <source>The picture inside the file is damaged.</source>
        <translation>Das Bild in der Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>The picture is too large to be shown.</source>
        <translation>Das Bild ist zu groß, um gezeigt zu werden.</translation>
    </message>
    <message>
        <source>You are not allowed to read this file.</source>
        <translation>Für diese Datei fehlt die Leseberechtigung.</translation>
    </message>
    <message>
        <source>The file is no longer there.</source>
        <translation>Die Datei ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This is no file that can be read.</source>
        <translation>Das ist keine lesbare Datei.</translation>
    </message>
    <message>
        <source>The file is a link that leads back to itself.</source>
        <translation>Die Datei ist eine Verknüpfung, die auf sich selbst zurückführt.</translation>
    </message>
    <message>
        <source>This kind of file is not supported.</source>
        <translation>Diese Dateiart wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>The file is being written just now.</source>
        <translation>Die Datei wird gerade geschrieben.</translation>
    </message>
    <message>
        <source>Reading the file takes too long.</source>
        <translation>Das Lesen der Datei dauert zu lange.</translation>
    </message>
    <message>
        <source>The file makes the program that reads it crash.</source>
        <translation>Die Datei bringt das Programm, das sie liest, zum Absturz.</translation>
    </message>
    <message>
        <source>The system cannot read the file.</source>
        <translation>Das System kann die Datei nicht lesen.</translation>
    </message>
    <message>
        <source>The folder of this photo is offline. Connect its drive to see the photo.</source>
        <translation>Der Ordner dieses Fotos ist offline. Mit angeschlossenem Laufwerk ist das Foto zu sehen.</translation>
    </message>
    <message>
        <source>This photo is no longer in the library.</source>
        <translation>Dieses Foto ist nicht mehr in der Bibliothek.</translation>
    </message>
</context>
<context>
    <name>ViewerBar</name>
    <message>
        <source>Photo controls</source>
        <translation>Bedienelemente der Bildansicht</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Voriges Foto</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>100 % or the whole photo ({key})</source>
        <translation>100 % oder das ganze Foto ({key})</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>An das Fenster anpassen</translation>
    </message>
    <message>
        <source>Turn the view left</source>
        <translation>Ansicht nach links drehen</translation>
    </message>
    <message>
        <source>Turn the view right</source>
        <translation>Ansicht nach rechts drehen</translation>
    </message>
    <message>
        <source>Rate with 1 star</source>
        <translation>Mit 1 Stern bewerten</translation>
    </message>
    <message>
        <source>Rate with 2 stars</source>
        <translation>Mit 2 Sternen bewerten</translation>
    </message>
    <message>
        <source>Rate with 3 stars</source>
        <translation>Mit 3 Sternen bewerten</translation>
    </message>
    <message>
        <source>Rate with 4 stars</source>
        <translation>Mit 4 Sternen bewerten</translation>
    </message>
    <message>
        <source>Rate with 5 stars</source>
        <translation>Mit 5 Sternen bewerten</translation>
    </message>
    <message>
        <source>Add tags…</source>
        <translation>Schlagwörter hinzufügen …</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Compare with the next photo</source>
        <translation>Mit dem nächsten Foto vergleichen</translation>
    </message>
    <message>
        <source>Slide show</source>
        <translation>Diaschau</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Seconds for each photo</source>
        <translation>Sekunden je Foto</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>In den Papierkorb legen …</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Back to all photos</source>
        <translation>Zurück zu allen Fotos</translation>
    </message>
    <message>
        <source>{row} of {count}</source>
        <translation>{row} von {count}</translation>
    </message>
    <message>
        <source> {count} photos </source>
        <translation> {count} Fotos </translation>
    </message>
    <message>
        <source>Zoom: {percent}</source>
        <translation>Zoom: {percent}</translation>
    </message>
</context>
<context>
    <name>ViewerKeys</name>
    <message>
        <source>Next photo</source>
        <translation>Nächstes Foto</translation>
    </message>
    <message>
        <source>Previous photo</source>
        <translation>Voriges Foto</translation>
    </message>
    <message>
        <source>First and last photo</source>
        <translation>Erstes und letztes Foto</translation>
    </message>
    <message>
        <source>Zoom in and out</source>
        <translation>Vergrößern und verkleinern</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Fit the window</source>
        <translation>An das Fenster anpassen</translation>
    </message>
    <message>
        <source>Between fitted and 100 %</source>
        <translation>Zwischen angepasst und 100 %</translation>
    </message>
    <message>
        <source>Move a zoomed photo</source>
        <translation>Vergrößertes Foto verschieben</translation>
    </message>
    <message>
        <source>Turn the view right, left</source>
        <translation>Ansicht nach rechts, links drehen</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Bewertung</translation>
    </message>
    <message>
        <source>Add tags</source>
        <translation>Schlagwörter hinzufügen</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb legen</translation>
    </message>
    <message>
        <source>Slide show: start, pause, go on</source>
        <translation>Diaschau: starten, anhalten, fortsetzen</translation>
    </message>
    <message>
        <source>Compare with the next photo</source>
        <translation>Mit dem nächsten Foto vergleichen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>ViewerOverlays</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>about {count} photos</source>
        <translation>etwa {count} Fotos</translation>
    </message>
    <message>
        <source>more than {count} photos</source>
        <translation>mehr als {count} Fotos</translation>
    </message>
    <message>
        <source>Use {folder} ({photos})</source>
        <translation>{folder} verwenden ({photos})</translation>
    </message>
    <message>
        <source>Use the folder of pictures</source>
        <translation>Bilderordner verwenden</translation>
    </message>
    <message>
        <source>Find your photos by what is in them</source>
        <translation>Fotos finden nach dem, was darauf ist</translation>
    </message>
    <message>
        <source>Choose the folders that hold your photos, or drop them here.</source>
        <translation>Ordner mit Fotos auswählen oder hier ablegen.</translation>
    </message>
    <message>
        <source>Photoapp looks at each photo once and never changes it.</source>
        <translation>Photoapp sieht jedes Foto einmal an und verändert es nie.</translation>
    </message>
    <message>
        <source>All of it happens on this machine; nothing leaves it.</source>
        <translation>Alles geschieht auf diesem Rechner; nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>Then describe a photo: “two dogs playing in the snow”.</source>
        <translation>Danach ein Foto beschreiben: „two dogs playing in the snow“.</translation>
    </message>
    <message>
        <source>Choose folders…</source>
        <translation>Ordner auswählen …</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Los geht’s</translation>
    </message>
    <message>
        <source>The built-in model works at once; a full one finds much more.</source>
        <translation>Das mitgelieferte Modell funktioniert sofort; ein vollwertiges findet viel mehr.</translation>
    </message>
    <message>
        <source>See the models…</source>
        <translation>Modelle ansehen …</translation>
    </message>
    <message>
        <source>Add another folder…</source>
        <translation>Weiteren Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Leave out {folder}</source>
        <translation>{folder} weglassen</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Likely a match</source>
        <translation>Passt wahrscheinlich</translation>
    </message>
    <message>
        <source>Maybe a match</source>
        <translation>Passt vielleicht</translation>
    </message>
    <message>
        <source>Hardly a match</source>
        <translation>Passt kaum</translation>
    </message>
    <message>
        <source>{words}, {percent} % sure</source>
        <translation>{words}, zu {percent} % sicher</translation>
    </message>
    <message>
        <source>{clause} adds {number}</source>
        <translation>{clause} trägt {number} bei</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Punktzahl</translation>
    </message>
    <message>
        <source>The likeness of the photo to the whole query</source>
        <translation>Ähnlichkeit des Fotos mit der ganzen Suche</translation>
    </message>
    <message>
        <source>like {name}</source>
        <translation>wie {name}</translation>
    </message>
    <message>
        <source>not {words}</source>
        <translation>nicht {words}</translation>
    </message>
    <message>
        <source>weight {weight} times likeness {cosine}</source>
        <translation>Gewicht {weight} mal Ähnlichkeit {cosine}</translation>
    </message>
    <message>
        <source>{filter}: met</source>
        <translation>{filter}: erfüllt</translation>
    </message>
    <message>
        <source>{filter}: not met</source>
        <translation>{filter}: nicht erfüllt</translation>
    </message>
    <message>
        <source>{filter} (here: {value})</source>
        <translation>{filter} (hier: {value})</translation>
    </message>
    <message>
        <source>Nothing was asked for: all photos are shown.</source>
        <translation>Es wurde nichts gesucht: Alle Fotos werden gezeigt.</translation>
    </message>
    <message>
        <source>No words were asked for, only filters: nothing was compared with the photo.</source>
        <translation>Gesucht wurde nur mit Filtern, ohne Wörter: Mit dem Foto wurde nichts verglichen.</translation>
    </message>
    <message>
        <source>This photo is not indexed yet, so nothing was compared with it.</source>
        <translation>Dieses Foto ist noch nicht erfasst, daher wurde nichts damit verglichen.</translation>
    </message>
    <message>
        <source>There is no thumbnail to show the matches on.</source>
        <translation>Es gibt kein Vorschaubild, auf dem sich die Treffer zeigen ließen.</translation>
    </message>
    <message>
        <source>The query only says what is not wanted: there is nothing to point at.</source>
        <translation>Die Suche sagt nur, was nicht erwünscht ist: Es gibt nichts, worauf sich zeigen ließe.</translation>
    </message>
    <message>
        <source>A filter leaves this photo out of the results.</source>
        <translation>Ein Filter schließt dieses Foto von den Ergebnissen aus.</translation>
    </message>
</context>
<context>
    <name>WindowDialogs</name>
    <message>
        <source>Photoapp</source>
        <translation>Photoapp</translation>
    </message>
    <message>
        <source>Choose a folder of photos</source>
        <translation>Fotoordner auswählen</translation>
    </message>
</context>
<context>
    <name>_Tree</name>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
</context>
</TS>
