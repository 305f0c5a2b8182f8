/// Programs that do what the client of a recorded session did, in several languages.
package io.jackfield.cli.export.program;
