package io.jackfield.host;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/// Services that listen together and end together.
///
/// ```java
/// try (var host = Host.start(HostConfig.load(folder), HostLog.to(System.err))) {
///   host.join();
/// }
/// ```
///
/// Safe for concurrent use.
public final class Host implements Closeable {
  private final HostConfig config;
  private final List<HostedService> services;
  private final Optional<HostTranscripts> transcripts;

  private Host(
      HostConfig config, List<HostedService> services, Optional<HostTranscripts> transcripts) {
    this.config = config;
    this.services = List.copyOf(services);
    this.transcripts = transcripts;
  }

  /// Reads a configuration and starts it: [HostConfig#load], then [#start(HostConfig,
  /// HostListener)].
  ///
  /// @throws io.jackfield.host.config.ConfigException when there are mistakes in it
  /// @throws IOException as for `start`
  public static Host open(Path folderOrFile, HostListener listener) throws IOException {
    return start(HostConfig.load(folderOrFile), listener);
  }

  /// Starts all services, or none.
  ///
  /// @throws io.jackfield.ListenException when one cannot take its address
  /// @throws io.jackfield.NameException when the host of an address does not resolve
  /// @throws IOException when there can be no transcripts where they shall be
  public static Host start(HostConfig config, HostListener listener) throws IOException {
    return start(config, listener, new SecureRandom());
  }

  /// The same with another source of chance.
  ///
  /// @param random safe for concurrent use; with a seed, what each client in turn gets is known
  public static Host start(HostConfig config, HostListener listener, RandomGenerator random)
      throws IOException {
    var transcripts = transcripts(config, listener);
    var all = transcripts.map(listener::and).orElse(listener);
    var open = new ArrayList<HostedService>();
    try {
      for (var service : config.services()) {
        open.add(HostedService.open(service, all, random));
      }
    } catch (IOException | RuntimeException e) {
      for (var service : open) {
        try {
          service.close();
        } catch (IOException also) {
          e.addSuppressed(also);
        }
      }
      throw e;
    }
    return new Host(config, open, transcripts);
  }

  private static Optional<HostTranscripts> transcripts(HostConfig config, HostListener operator)
      throws IOException {
    return config.transcripts().isEmpty()
        ? Optional.empty()
        : Optional.of(
            HostTranscripts.open(config.transcripts().get(), operator, InstantSource.system()));
  }

  /// The services in the order of the configuration.
  public List<HostedService> services() {
    return services;
  }

  /// The service of that name.
  ///
  /// @throws IllegalArgumentException when there is none
  public HostedService service(String name) {
    return services.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service " + name + ": " + services));
  }

  /// What it was started with.
  public HostConfig config() {
    return config;
  }

  /// Waits until [#close] has ended all services.
  public void join() throws InterruptedException {
    for (var service : services) {
      service.join();
    }
  }

  /// Stops accepting everywhere at once, lets conversations finish for [HostConfig#grace], then
  /// ends them. Returns when all have ended. Idempotent. Interrupting it ends the grace period.
  @Override
  public void close() throws IOException {
    close(config.grace());
  }

  /// The same with another grace period.
  public void close(Duration grace) throws IOException {
    var tasks = new ArrayList<Callable<Boolean>>();
    for (var service : services) {
      tasks.add(() -> {
        service.close(grace);
        return true;
      });
    }
    List<Future<Boolean>> closed = List.of();
    // Leaving the block waits for the tasks, which end soon once they are interrupted.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      closed = threads.invokeAll(tasks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // All sessions have ended by now, and each has ended its own.
    if (transcripts.isPresent()) {
      transcripts.get().close();
    }
    throwFirst(closed);
  }

  private static void throwFirst(List<Future<Boolean>> closed) throws IOException {
    var failures = new ArrayList<Throwable>();
    for (var each : closed) {
      try {
        each.get();
      } catch (ExecutionException e) {
        failures.add(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (failures.isEmpty()) {
      return;
    }
    var first = failures.removeFirst();
    failures.forEach(first::addSuppressed);
    throw first instanceof IOException e ? e : new IOException("closing failed", first);
  }
}
