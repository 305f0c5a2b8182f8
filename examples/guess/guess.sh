#!/bin/sh
# Thinks of a number from 1 to 1000000 and says whether a guess is too low or too high.
#
#   jack run examples/guess/Solve.java --local sh examples/guess/guess.sh

number=$(awk 'BEGIN { srand(); print int(rand() * 1000000) + 1 }')
tries=20
echo "I think of a number from 1 to 1000000. You have $tries tries."
while [ "$tries" -gt 0 ]; do
  printf 'Your guess? '
  read -r guess || exit 1
  if [ "$guess" -eq "$number" ]; then
    echo 'Right! flag{halve_and_halve_again}'
    exit 0
  elif [ "$guess" -lt "$number" ]; then
    echo 'Too low.'
  else
    echo 'Too high.'
  fi
  tries=$((tries - 1))
done
echo "It was $number."
exit 1
