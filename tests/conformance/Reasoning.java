import java.io.File;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Writes a line for each violation of OWL 2 DL in a file, whether it is consistent, and each class that must be empty. */
public class Reasoning {
    public static void main(String[] arguments) throws Exception {
        OWLOntology ontology = OWLManager.createOWLOntologyManager()
            .loadOntologyFromOntologyDocument(new File(arguments[0]));
        for (OWLProfileViolation violation : new OWL2DLProfile().checkOntology(ontology).getViolations())
            System.out.println("violation: " + violation);
        Reasoner hermit = new Reasoner(ontology);
        System.out.println("consistent: " + hermit.isConsistent());
        if (hermit.isConsistent())
            for (OWLClass empty : hermit.getUnsatisfiableClasses().getEntitiesMinusBottom())
                System.out.println("unsatisfiable: " + empty.getIRI());
    }
}
