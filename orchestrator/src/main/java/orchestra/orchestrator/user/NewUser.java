package orchestra.orchestrator.user;

/** A user to create, checked already. */
public record NewUser(String firstName, String lastName, String mail, String secret, boolean administrator) {
    @Override
    public String toString() {
        return "NewUser[" + mail + "]";
    }
}
