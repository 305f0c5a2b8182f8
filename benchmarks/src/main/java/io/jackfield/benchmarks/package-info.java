/// Benchmarks of what happens inside one process. Run them all, or those whose name matches: `java
/// -jar benchmarks/target/jackfield-benchmarks.jar [REGEX]`. Figures and how they were got are in
/// `benchmarks/RESULTS.md`.
@NullMarked
package io.jackfield.benchmarks;

import org.jspecify.annotations.NullMarked;
