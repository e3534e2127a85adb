package orchestra.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.PackageMatchers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What there is to hold rules over: the classes of every module, and the repository they are built from. */
final class Rooms {
    private Rooms() {}

    /** The classes that the modules ship; their tests and this room's are not among them. */
    static JavaClasses classes() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("orchestra");
    }

    /** The top folder of the repository. */
    static Path repository() {
        return Path.of("").toAbsolutePath().resolveSibling("");
    }

    /** A room's own packages and those below it, as ArchUnit's package patterns; {@code below} is separated by spaces. */
    static String[] allowed(String room, String below) {
        List<String> patterns = new ArrayList<>(List.of(room));
        for (String pattern : below.split(" ", -1)) {
            if (!pattern.isEmpty()) {
                patterns.add(pattern);
            }
        }
        return patterns.toArray(String[]::new);
    }

    /** Classes of ours that lie in none of these packages. */
    static DescribedPredicate<JavaClass> oursOutside(String[] allowed) {
        PackageMatchers matchers = PackageMatchers.of(allowed);
        return DescribedPredicate.describe(
                "are ours and outside of " + String.join(", ", allowed),
                type -> type.getPackageName().startsWith("orchestra") && !matchers.test(type.getPackageName()));
    }
}
