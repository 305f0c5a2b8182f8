/// The small services that hosts have offered since 1983 (RFC 862 to 868), for first clients to
/// talk to and for load tools to measure.
package io.jackfield.cli.classic;
