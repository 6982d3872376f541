#!/bin/sh
# Leaves of babel's languages, where it is installed, those that a service has phrases in: languages.sh DIRECTORY SOURCE.
# What it says of the others is most of it, 31 MB. One of them is unknown then, and nobody is written to in it either way.
set -eu
data=$1/usr/local/lib/python3.11/dist-packages/babel/locale-data
[ -d "$data" ] || exit 0
languages=$(find "$2" -path '*/phrases/*.toml' -exec basename {} .toml ';' | tr '\n' ' ')
for file in "$data"/*.dat; do
  name=${file##*/}
  name=${name%.dat}
  # What all inherit from, a language, or a language of a place: root, fr, fr_CA.
  case " root $languages" in *" ${name%%_*} "*) ;; *) rm "$file" ;; esac
done
