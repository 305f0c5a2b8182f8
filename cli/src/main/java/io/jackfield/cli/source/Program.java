package io.jackfield.cli.source;

import io.jackfield.Tube;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A Java program in one source file, compiled in memory with the library imported. Other sources
/// in its folder are found as well; they import for themselves.
public final class Program {
  private final Path file;
  private final Method main;

  private Program(Path file, Method main) {
    this.file = file;
    this.main = main;
  }

  /// Compiles the file.
  ///
  /// @throws SourceException when it can't be read, doesn't compile, or has no `main`
  public static Program compile(Path file) throws SourceException, IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new SourceException("running a source file needs a JDK; this Java has no compiler");
    }
    var source = new Source(file, read(file));
    // Without a listener of ours the compiler reports in the words of its command.
    var report = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null);
        var classes = new MemoryClasses(files)) {
      var task = compiler.getTask(report, classes, null, options(file), null, List.of(source));
      if (!task.call()) {
        throw new SourceException(report.toString().strip());
      }
      return new Program(file, findMain(file, classes.load(Program.class.getClassLoader())));
    }
  }

  private static String read(Path file) throws SourceException, IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new SourceException("no such file: " + file, e);
    } catch (CharacterCodingException e) {
      throw new SourceException(file + " is not in UTF-8", e);
    }
  }

  private static List<String> options(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return List.of(
        "--module-path",
        library().toString(),
        "--add-modules",
        "io.jackfield",
        "--source-path",
        String.valueOf(folder),
        "-proc:none",
        "-g");
  }

  /// The library's jar: only on the module path is it a module that can be imported.
  private static Path library() {
    try {
      return Path.of(Tube.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the library's own place is no path", e);
    }
  }

  /// The class named as the file, else whichever has a `main`.
  private static Method findMain(Path file, List<Class<?>> classes) throws SourceException {
    var name = file.getFileName().toString().replaceFirst("\\.java$", "");
    return Stream.concat(
            classes.stream().filter(each -> each.getSimpleName().equals(name)), classes.stream())
        .flatMap(each -> main(each).stream())
        .findFirst()
        .orElseThrow(() -> new SourceException(file + " has no main method: void main() { ... }"));
  }

  /// With words before without, as the Java launcher prefers it (JLS 12.1.4).
  private static Optional<Method> main(Class<?> type) {
    return Stream.of(new Class<?>[] {String[].class}, new Class<?>[0])
        .flatMap(parameters -> declared(type, parameters).stream())
        .findFirst();
  }

  private static Optional<Method> declared(Class<?> type, Class<?>... parameters) {
    try {
      var method = type.getDeclaredMethod("main", parameters);
      method.setAccessible(true);
      return Optional.of(method);
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /// The file's name without folders, as it stands in stack traces.
  public String name() {
    return String.valueOf(file.getFileName());
  }

  /// Runs it.
  ///
  /// @throws InvocationTargetException with what the program threw
  public void run(String... words) throws InvocationTargetException, SourceException {
    // As the Java launcher tells a program that it runs from its source.
    System.setProperty("jdk.launcher.sourcefile", file.toAbsolutePath().toString());
    Thread.currentThread().setContextClassLoader(main.getDeclaringClass().getClassLoader());
    try {
      var self = java.lang.reflect.Modifier.isStatic(main.getModifiers()) ? null : instance();
      if (main.getParameterCount() == 0) {
        main.invoke(self);
      } else {
        main.invoke(self, (Object) words);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible before", e);
    }
  }

  private Object instance() throws InvocationTargetException, SourceException {
    try {
      var constructor = main.getDeclaringClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (NoSuchMethodException | InstantiationException e) {
      throw new SourceException(
          file + ": main is not static, and its class has no constructor without parameters", e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("made accessible before", e);
    }
  }

  /// The file's text, with the library's import.
  private static final class Source extends SimpleJavaFileObject {
    private final String text;
    private final Path file;

    Source(Path file, String text) {
      super(URI.create("source:///" + file.toUri().getRawPath()), Kind.SOURCE);
      this.file = file;
      this.text = Prelude.addTo(text);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    /// As diagnostics name it.
    @Override
    public String getName() {
      return file.toString();
    }
  }
}
