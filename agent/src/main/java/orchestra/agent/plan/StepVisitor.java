package orchestra.agent.plan;

/** One method for each kind of step: a new kind breaks the build where it is not treated. */
public interface StepVisitor<R> {

    R visit(Step.ServiceUsers step);

    R visit(Step.Folder step);

    R visit(Step.TextFile step);

    R visit(Step.AotCache step);

    R visit(Step.KeepSecrets step);

    R visit(Step.DropSecretRevision step);

    R visit(Step.Gone step);

    R visit(Step.OpenPort step);

    R visit(Step.ClosedPort step);

    R visit(Step.WorkloadVersion step);

    R visit(PackageStep step);

    R visit(ServiceStep step);

    R visit(StorageStep step);

    R visit(AccountStep step);

    R visit(CheckoutStep step);

    R visit(RelationStep step);
}
