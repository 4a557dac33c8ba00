#!/bin/sh
# Makes the PNG files from the SVG files. Needs rsvg-convert (Debian: librsvg2-bin), the font DejaVu Sans Mono
# (fonts-dejavu-core), and for Chinese text a font that has it (fonts-wqy-microhei).
set -eu
cd "$(dirname "$0")"
for svg in *.svg; do
    rsvg-convert --zoom 2 --output "${svg%.svg}.png" "$svg"
done
