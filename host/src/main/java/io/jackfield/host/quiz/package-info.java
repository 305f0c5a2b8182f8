/// The quiz: questions from a table, one line per answer, a flag for who gets all right.
@NullMarked
package io.jackfield.host.quiz;

import org.jspecify.annotations.NullMarked;
