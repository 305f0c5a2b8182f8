/// Words in the manner of getopt(3) and getopt_long(3), for the commands that must read them
/// exactly as the originals do.
package io.jackfield.cli.getopt;
