#!/usr/bin/env python3
"""Matches the charges of phone apps with bills in four ways, on the same files and in one run, and judges all by the truth.

    pip install duckdb recordlinkage splink
    python3 Tests/Benchmarks/compare_matching.py --bin .build/release --seeds 7,8,9 --noise normal,hard

Tieout runs as a user runs it, on everything that the simulated practice exports. The others get the charges and bills as
clean tables; reading the files is not counted for them. `--rules` prints, instead, how often each rule was right.
"""
import argparse
import csv
import datetime
import glob
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
import zoneinfo

PRACTICE = zoneinfo.ZoneInfo("America/Los_Angeles")
APPS = ("ivypay", "venmo", "paypal", "square")
WINDOW = 30


# The files as tables


def rows(pattern):
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def cents(text):
    digits = re.sub(r"[^0-9.\-]", "", text)
    return round(float(digits) * 100) if digits else 0


def charges(folder):
    """Money that came in through an app, once for each id: (app, id), day, payer, e-mail, cents, note."""
    out = {}
    for row in rows(f"{folder}/inbox/ivypay*.csv"):
        if row["Status"] == "Paid":
            out["ivypay", row["Transaction ID"]] = (row["Date"], row["Client"], "", cents(row["Amount"]), "")
    for row in rows(f"{folder}/inbox/venmo*.csv"):
        at = datetime.datetime.strptime(f"{row['Date']} {row['Time (UTC)']}", "%m/%d/%Y %H:%M:%S")
        day = at.replace(tzinfo=datetime.timezone.utc).astimezone(PRACTICE).date().isoformat()
        note = "" if row["Note"] == "(None)" else row["Note"]
        key = row["Transaction ID"].strip('"')
        out["venmo", key] = (day, row["From"], "", cents(row["Amount (total)"]), note)
    for row in rows(f"{folder}/inbox/paypal*.csv"):
        if row["Balance Impact"] == "Credit" and row["Type"] == "Mobile Payment":
            day = datetime.datetime.strptime(row["Date"], "%m/%d/%Y").date().isoformat()
            note = " ".join(row[name] for name in ("Subject", "Note", "Item Title", "Invoice Number") if row[name])
            out["paypal", row["Transaction ID"]] = (
                day, row["Name"], row["From Email Address"], cents(row["Gross"]), note)
    for row in rows(f"{folder}/inbox/square*.csv"):
        note = "" if row["Description"] == "None" else row["Description"]
        out["square", row["Payment ID"]] = (row["Date"], row["Customer Name"], "", cents(row["Total Collected"]), note)
    return out


def people(folder):
    """Everyone who may pay: (client, given name, family name, e-mail)."""
    out = {(row["client_id"], row["first_name"], row["last_name"], row["email"])
           for row in rows(f"{folder}/inbox/clients.csv") if row["kind"] == "individual"}
    out |= {(row["client_id"], row["first_name"], row["last_name"], row["email"])
            for row in rows(f"{folder}/inbox/parties.csv")}
    return sorted(out)


def bills(folder):
    """Each invoice once: client, day, what the client owes in cents."""
    out = {}
    for row in rows(f"{folder}/inbox/bills*.csv"):
        client, day, due = out.get(row["invoice_number"], (row["client_id"], row["bill_date"], 0))
        out[row["invoice_number"]] = (client, day, due + cents(row["client_owes"]))
    return out


# The truth


class Score:
    """How a way of matching did."""

    def __init__(self):
        self.must = self.reached = self.placed = self.client = self.bill = self.called = self.sure = 0
        self.seconds = 0.0

    def judge(self, folder, found):
        """`found` has for each (app, id): clients, invoices, and True where it says that nothing else fits."""
        for row in rows_of_truth(folder):
            key = (row["source_name"], row["source_key"])
            clients, invoices, is_sure = found.get(key, (set(), set(), False))
            must = row["expect"] == "must"
            self.must += must
            if not clients:
                continue
            self.placed += 1
            self.called += is_sure
            if clients != {row["client_id"]}:
                self.client += 1
                self.sure += is_sure
            else:
                self.reached += must
                if invoices - set(row["invoices"].split(",")):
                    self.bill += 1
                    self.sure += is_sure

    def cells(self):
        right = self.placed - self.client
        return [f"{self.reached:,} of {self.must:,}", f"{100 * self.reached / max(self.must, 1):.2f} %",
                f"{self.client:,}", f"{100 * right / max(self.placed, 1):.2f} %",
                f"{100 * (right - self.bill) / max(right, 1):.2f} %",
                f"{self.called:,}, {self.sure:,} wrong", f"{self.seconds:.2f}"]

    HEAD = ["right client", "rate", "wrong client", "precision", "right bill of that client", "bills called sure",
            "seconds"]


def rows_of_truth(folder):
    with open(f"{folder}/truth/truth-payments.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["source_name"] in APPS and row["kind"] == "charge":
                yield row


# Tieout


def tieout(folder, programs):
    """Runs the practice's own pipeline: everything is read, matched, posted and stored."""
    program = f"{programs}/tieout"
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([program, "init", "practice.book", "--practice", "Simulated", "--time-zone", str(PRACTICE)],
                   check=True, **quiet)
    begin = time.perf_counter()
    # 1 says that questions wait for a person.
    code = subprocess.run([program, "run", "monthly.yaml"], **quiet).returncode
    seconds = time.perf_counter() - begin
    if code not in (0, 1):
        sys.exit(f"tieout run ended with {code} in {folder}")
    with open(f"{folder}/postings.csv", "wb") as file:
        subprocess.run([program, "export", "postings", "--format", "csv"], cwd=folder, stdout=file, check=True)
    found = {}
    for row in rows(f"{folder}/postings.csv"):
        if row["kind"] == "client_payment" and row["source_name"] in APPS:
            key = (row["source_name"], row["source_key"].lstrip("'"))
            clients, invoices, is_sure = found.get(key, (set(), set(), False))
            if row["invoice_number"]:
                invoices.add(row["invoice_number"])
            found[key] = (clients | {row["client_id"]}, invoices, is_sure or row["rule"].startswith("matched/"))
    return found, seconds


# Exact joins in SQL


def database(charged, billed):
    import duckdb
    import pandas

    base = duckdb.connect()
    base.register("charge_rows", pandas.DataFrame(
        [(*key, *value) for key, value in charged.items()],
        columns=["app", "id", "day", "payer", "email", "amount", "note"]))
    base.register("bill_rows", pandas.DataFrame(
        [(number, *value) for number, value in billed.items()], columns=["invoice", "client", "day", "due"]))
    base.execute("CREATE TABLE charge AS SELECT * REPLACE (day::DATE AS day) FROM charge_rows")
    base.execute("CREATE TABLE bill AS SELECT * REPLACE (day::DATE AS day) FROM bill_rows")
    return base


def as_found(table):
    return {(app, key): ({client}, {invoice} if invoice else set(), True) for app, key, client, invoice in table}


NEAREST = f"""
    SELECT app, id, any_value(p.client), arg_max(invoice, b.day)
    FROM payer p JOIN charge c USING (app, id)
    JOIN bill b ON b.client = p.client AND b.due = c.amount AND b.day BETWEEN c.day - {WINDOW} AND c.day
    GROUP BY app, id HAVING count(DISTINCT p.client) = 1"""


def sql(charged, known, billed, within):
    """The invoice that the note names; else payer's name as in the roster, amount and day, where one bill fits."""
    import pandas

    base = database(charged, billed)
    base.register("person_rows", pandas.DataFrame(known, columns=["client", "first", "last", "email"]))
    begin = time.perf_counter()
    base.execute("""CREATE TABLE named AS SELECT app, id, client, invoice FROM charge
        JOIN bill ON invoice = regexp_extract(note, '[0-9]{5,}')""")
    base.execute("""CREATE TABLE payer AS SELECT DISTINCT app, id, client FROM charge
        JOIN person_rows ON lower(payer) = lower(first || ' ' || last) ANTI JOIN named USING (app, id)""")
    joined = NEAREST if within else """SELECT app, id, any_value(p.client), any_value(invoice)
        FROM payer p JOIN charge c USING (app, id)
        JOIN bill b ON b.client = p.client AND b.due = c.amount AND b.day = c.day
        GROUP BY app, id HAVING count(*) = 1"""
    table = base.execute(f"SELECT * FROM named UNION ALL ({joined})").fetchall()
    return as_found(table), time.perf_counter() - begin


# Names by record linkage, then the nearest bill of that client and amount


def parted(name):
    """Given and family name as most people would take them apart."""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip().lower(), last.strip().lower()
    words = name.lower().split()
    return " ".join(words[:-1]), words[-1] if words else ""


def payers(charged):
    names = sorted({value[1] for value in charged.values()})
    return [(name, *parted(name), " ".join(sorted(name.lower().replace(",", " ").split()))) for name in names]


def nearest(charged, billed, client_of):
    import pandas

    base = database(charged, billed)
    begin = time.perf_counter()
    base.register("payer", pandas.DataFrame(
        [(*key, client_of[value[1]]) for key, value in charged.items() if value[1] in client_of],
        columns=["app", "id", "client"]))
    table = base.execute(NEAREST).fetchall()
    return as_found(table), time.perf_counter() - begin


def best(pairs):
    """The only client with the best score of each name."""
    top = {}
    for name, client, score in pairs:
        have = top.get(name)
        if have is None or score > have[0]:
            top[name] = (score, {client})
        elif score == have[0]:
            have[1].add(client)
    return {name: next(iter(clients)) for name, (_, clients) in top.items() if len(clients) == 1}


def linkage(charged, known, billed):
    """`recordlinkage`: Jaro-Winkler of given, family and whole name, every pair compared."""
    import pandas
    import recordlinkage

    begin = time.perf_counter()
    left = pandas.DataFrame(payers(charged), columns=["name", "first", "last", "whole"])
    right = pandas.DataFrame(
        [(client, first.lower(), last.lower(), " ".join(sorted(f"{first} {last}".lower().split())))
         for client, first, last, _ in known], columns=["client", "first", "last", "whole"])
    index = recordlinkage.Index()
    index.full()
    compare = recordlinkage.Compare()
    for column in ("first", "last", "whole"):
        compare.string(column, column, method="jarowinkler", label=column)
    scores = compare.compute(index.index(left, right), left, right)
    fits = scores[(scores["whole"] >= 0.95) | ((scores["last"] >= 0.92) & (scores["first"] >= 0.85))]
    total = fits.sum(axis=1)
    client_of = best((left["name"][a], right["client"][b], round(score, 6)) for (a, b), score in total.items())
    spent = time.perf_counter() - begin
    found, more = nearest(charged, billed, client_of)
    return found, spent + more


def probabilistic(charged, known, billed):
    """`splink`: its comparisons of given and family name, weights estimated from these names, likelier than not."""
    import pandas
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    begin = time.perf_counter()
    left = pandas.DataFrame(
        [(name, first, last) for name, first, last, _ in payers(charged)], columns=["unique_id", "first", "last"])
    right = pandas.DataFrame(
        [(f"{client} {i}", first.lower(), last.lower()) for i, (client, first, last, _) in enumerate(known)],
        columns=["unique_id", "first", "last"])
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            comparisons.NameComparison("first").configure(term_frequency_adjustments=True),
            comparisons.NameComparison("last").configure(term_frequency_adjustments=True)],
        blocking_rules_to_generate_predictions=[
            block_on("last"), block_on("first"), block_on("substr(last, 1, 3)"), block_on("substr(first, 1, 3)")])
    backend = DuckDBAPI()
    tables = [backend.register(left), backend.register(right)]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("first", "last")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    client_of = best(
        (row.unique_id_l, row.unique_id_r.split(" ")[0], round(row.match_weight, 6)) for row in pairs.itertuples())
    spent = time.perf_counter() - begin
    found, more = nearest(charged, billed, client_of)
    return found, spent + more


# Rules


RULE = re.compile(r"^  (\S+/\S+): (\d+) postings, (\d+) wrong, precision \S+ %, (\d+) records")


def rules(folder, programs, table):
    """Adds what the auditor says of each rule."""
    text = subprocess.run([f"{programs}/tieout-simulate", f"{folder}/truth", "--audit", f"{folder}/postings.csv"],
                          capture_output=True, text=True).stdout
    for line in text.splitlines():
        if match := RULE.match(line):
            counts = table.setdefault(match[1], [0, 0, 0])
            for i in range(3):
                counts[i] += int(match[i + 2])
    found = re.search(r"must be posted +(\d+) of (\d+)", text)
    wrong = re.search(r"wrong postings +(\d+)", text)
    broken = re.search(r"must not +(\d+) of (\d+)", text)
    return [int(found[1]), int(found[2]), int(wrong[1]), int(broken[1]), int(broken[2])]


def line(cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=".build/release", help="where tieout and tieout-simulate are")
    parser.add_argument("--clients", default="400")
    parser.add_argument("--months", default="12")
    parser.add_argument("--seeds", default="7")
    parser.add_argument("--noise", default="normal,hard")
    parser.add_argument("--rules", action="store_true", help="Tieout alone, rule by rule")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    programs = os.path.abspath(options.bin)
    seeds = options.seeds.split(",")
    for noise in options.noise.split(","):
        scores, table, sums = {}, {}, [0] * 5
        for seed in seeds:
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(
                    [f"{programs}/tieout-simulate", folder, "--clients", options.clients, "--months", options.months,
                     "--seed", seed, "--noise", noise], check=True, stdout=subprocess.DEVNULL)
                found, seconds = tieout(folder, programs)
                if options.rules:
                    sums = [a + b for a, b in zip(sums, rules(folder, programs, table))]
                    continue
                charged, known, billed = charges(folder), people(folder), bills(folder)
                ways = {"Tieout, all files read, posted and stored": (found, seconds)}
                ways["DuckDB: invoice in the note, else name, amount, day"] = sql(charged, known, billed, False)
                ways[f"DuckDB: the same within {WINDOW} days, nearest"] = sql(charged, known, billed, True)
                ways["recordlinkage for names, nearest bill"] = linkage(charged, known, billed)
                ways["splink for names, nearest bill"] = probabilistic(charged, known, billed)
                for name, (found, seconds) in ways.items():
                    score = scores.setdefault(name, Score())
                    score.judge(folder, found)
                    score.seconds += seconds
        print(f"\n{noise} noise, seeds {', '.join(seeds)}, {options.clients} clients, {options.months} months\n")
        if options.rules:
            matched, must, wrong, broken, strangers = sums
            line([f"rule ({noise})", "postings", "wrong", "precision", "records", "share of what must be posted"])
            line(["---"] * 6)
            for rule, (postings, faults, records) in sorted(table.items(), key=lambda item: (-item[1][2], item[0])):
                line([f"`{rule}`", f"{postings:,}", faults, f"{100 * (postings - faults) / max(postings, 1):.2f} %",
                      f"{records:,}", f"{100 * records / must:.2f} %"])
            line(["all", f"{sum(counts[0] for counts in table.values()):,}", wrong, "", f"{matched:,} of {must:,}",
                  f"{100 * matched / must:.2f} %; must-not {broken} of {strangers}"])
        else:
            line(["way", *Score.HEAD])
            line(["---"] * (len(Score.HEAD) + 1))
            for name, score in scores.items():
                line([name, *score.cells()])


if __name__ == "__main__":
    main()
