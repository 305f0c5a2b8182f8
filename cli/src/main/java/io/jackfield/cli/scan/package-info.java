/// What `jack scan` does: asks the ports of a host whether somebody listens.
package io.jackfield.cli.scan;
