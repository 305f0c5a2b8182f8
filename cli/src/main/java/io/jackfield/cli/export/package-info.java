/// What `jack export` can write a transcript as: a [io.jackfield.cli.export.Format] for each form.
package io.jackfield.cli.export;
