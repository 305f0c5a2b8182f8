/// Transcripts as pictures: sequence diagrams in SVG.
package io.jackfield.cli.show.svg;
