/// The `ncat` of Nmap, under its own words and with its own manners: `ncat …` or `jack ncat …`.
package io.jackfield.cli.ncat;
