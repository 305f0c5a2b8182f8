/// What the netcats have in common: line ends, pauses between lines, answers to telnet.
package io.jackfield.cli.netcat;
