// Start-up file of jshell:
//   jshell --class-path core/target/jackfield.jar --startup jackfield.jsh
import io.jackfield.*;
import io.jackfield.script.*;
import io.jackfield.tls.*;
import io.jackfield.wire.*;
import static io.jackfield.Expected.*;
import java.io.*;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
Tube connect(String host, int port) throws IOException { return Tube.connect(host, port); }
Tube tube(String... words) throws IOException { return Script.tube(words); }
