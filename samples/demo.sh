#!/bin/sh
# Runs the samples in a fresh folder: sh samples/demo.sh FOLDER. TIEOUT names the program.
# A run ends with 1 while questions wait for a person; that is a good end for a demo.
set -eu
samples=$(cd "$(dirname "$0")" && pwd)
tieout=${TIEOUT:-tieout}
folder=$1

rm -rf "$folder"
mkdir -p "$folder"
cp -r "$samples/monthly" "$samples/migration" "$folder/"
rm -rf "$folder"/*/expected
cd "$folder"

pass() { "$@" || [ $? -eq 1 ]; }

show() {
    echo
    echo "════ $1"
    echo "\$ cd $folder/$2 && tieout run pipelines/$2.yaml"
    echo
    cd "$2"
    "$tieout" init practice.book --practice "$3" --time-zone "$4" --quiet
    pass "$tieout" run "pipelines/$2.yaml"
    cd ..
}

show "A migration: what clients owed, and were owed, in the old system" migration "Harborlight Counseling Group" America/New_York
show "Two months: bills, remittances and payouts become payments" monthly "Riverbend Counseling" America/Los_Angeles

echo
echo "════ The two reports agree"
echo
cd monthly
"$tieout" report revenue --from 2026-01-01 --to 2026-12-31 --by quarter
echo
"$tieout" verify
echo
echo "════ What to do next"
echo
echo "The books are $folder/monthly/practice.book and $folder/migration/practice.book; the reports lie in $folder/monthly/out."
echo "  cd $folder/monthly"
echo "  tieout review list        the questions above, with their candidates"
echo "  tieout explain 10006      why every posting on that bill is there"
echo "  tieout report aging       who owes what, by age"
echo "The program is $tieout; make install puts it on your path."
