/// Toxiproxy's JSON API over HTTP, as far as its clients need it: proxies over TCP, and toxics,
/// which are faults by other names.
@org.jspecify.annotations.NullMarked
package io.jackfield.cli.toxiproxy;
