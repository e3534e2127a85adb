package orchestra.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What a class of the house looks like. */
final class ShapeTest {
    private static final JavaClasses CLASSES = Rooms.classes();

    @Test
    void classIsFinalSealedARecordOrAnInterface() {
        classes().that(arePlainClasses()).should(beFinalOrSealed()).check(CLASSES);
    }

    @Test
    void packageIsNullMarked() {
        TreeSet<String> unmarked = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked)
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    @Test
    void nameTellsTheThing() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Impl)$")
                .because("a name tells the thing")
                .check(CLASSES);
    }

    @Test
    void noClassLogsToTheJdksLogging() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void noFieldIsInjected() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(CLASSES);
    }

    @Test
    void noStaticFieldChanges() {
        classes().should(haveOnlyFinalStatics()).check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> arePlainClasses() {
        return DescribedPredicate.describe(
                "are plain classes",
                type -> !type.isInterface()
                        && !type.isEnum()
                        && !type.isRecord()
                        && !type.isAnonymousClass()
                        && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !type.getSimpleName().equals("package-info"));
    }

    private static ArchCondition<JavaClass> beFinalOrSealed() {
        return condition("be final or sealed", (type, events) -> {
            boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                    || type.reflect().isSealed()
                    || (type.isEnum()
                            || type.getRawSuperclass().filter(JavaClass::isEnum).isPresent());
            if (!closed) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " is neither final nor sealed"));
            }
        });
    }

    private static ArchCondition<JavaClass> haveOnlyFinalStatics() {
        return condition(
                "have no static field that changes",
                (type, events) -> type.getFields().stream()
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                        .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(field -> !field.getName().startsWith("$"))
                        .forEach(field -> events.add(
                                SimpleConditionEvent.violated(type, field.getFullName() + " is not final"))));
    }

    private static ArchCondition<JavaClass> condition(String words, Check check) {
        return new ArchCondition<>(words) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                check.check(type, events);
            }
        };
    }

    private interface Check {
        void check(JavaClass type, ConditionEvents events);
    }
}
