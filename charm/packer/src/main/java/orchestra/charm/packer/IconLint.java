package orchestra.charm.packer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The rules of icon.svg, which Charmhub shows at 100 by 100. */
final class IconLint {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";
    private static final String FILE = "icon.svg";
    private static final String CURE = "write <svg xmlns=\"" + NAMESPACE + "\" width=\"100\" height=\"100\" ...>";

    private IconLint() {}

    static void run(@Nullable Entry icon, Findings findings) throws IOException {
        if (icon == null) {
            return;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(icon.bytes()));
            reader.nextTag();
            root(reader, findings);
            while (reader.hasNext()) {
                reader.next();
            }
        } catch (XMLStreamException e) {
            String message = String.valueOf(e.getMessage()).replaceAll("\\s*\\n\\s*", " ");
            findings.add(FILE, "", "is not well-formed: " + message, "mend it there");
        }
    }

    private static void root(XMLStreamReader reader, Findings findings) {
        if (!reader.getLocalName().equals("svg") || !NAMESPACE.equals(reader.getNamespaceURI())) {
            findings.add(FILE, "", "must be an SVG picture", CURE);
            return;
        }
        for (String side : new String[] {"width", "height"}) {
            String length = reader.getAttributeValue(null, side);
            if (length == null || !length.matches("100(px)?")) {
                findings.add(FILE, side, "must be 100, found " + length, CURE);
            }
        }
    }
}
