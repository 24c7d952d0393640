#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Labelled text for measure_detectors, one JSON object a line: made from a seed, with hard negatives.

    make_corpus.py [--seed N] [--count N] > corpus.jsonl

The check digits are computed here by the published rules, not by the program's own code.
"""
import argparse
import json
import random
import string

R = random.Random()


def digits(n):
    return "".join(R.choice(string.digits) for _ in range(n))


def alnum(n, letters=string.ascii_letters):
    return "".join(R.choice(letters + string.digits) for _ in range(n))


def mixed(n, letters=string.ascii_letters):
    while True:
        s = alnum(n, letters)
        if any(c.isdigit() for c in s[3:]) and any(c.isalpha() for c in s[3:]):
            return s


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return str(-total % 10)


def weighted(s, weights):
    return sum(int(c) * w for c, w in zip(s, weights))


def date():
    return R.randint(40, 99), R.randint(1, 12), R.randint(1, 28)


def until(make):
    while True:
        s = make()
        if s is not None:
            return s


def groups(s, sizes, sep):
    out, at = [], 0
    for size in sizes:
        out.append(s[at:at + size])
        at += size
    return sep.join(out)


def card():
    prefix, length = R.choice([("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("36", 14), ("3530", 16), ("62", 16)])
    body = prefix + digits(length - len(prefix) - 1)
    s = body + luhn(body)
    sep = R.choice(["", "", " ", "-"])
    if sep:
        s = groups(s, {16: [4, 4, 4, 4], 15: [4, 6, 5], 14: [4, 6, 4]}[length], sep)
    return s


def iban():
    country, shape = R.choice([("DE", "n18"), ("GB", "a4n14"), ("FR", "n23"), ("NL", "a4n10"), ("ES", "n20"), ("IT", "a1n22"), ("CH", "n17"), ("PL", "n24"), ("NO", "n11"), ("AT", "n16"), ("BE", "n12"), ("SE", "n20")])
    body = ""
    i = 0
    while i < len(shape):
        j = i + 1
        while j < len(shape) and shape[j].isdigit():
            j += 1
        n = int(shape[i + 1:j])
        body += digits(n) if shape[i] == "n" else "".join(R.choice(string.ascii_uppercase) for _ in range(n))
        i = j
    number = int("".join(str(int(c, 36)) for c in body + country + "00"))
    s = country + f"{98 - number % 97:02d}" + body
    if R.random() < 0.4:
        s = " ".join(s[i:i + 4] for i in range(0, len(s), 4))
    elif R.random() < 0.1:
        s = s.lower()
    return s


def us_ssn():
    return f"{R.choice([*range(1, 666), *range(667, 900)]):03d}-{R.randint(1, 99):02d}-{R.randint(1, 9999):04d}"


def uk_nino():
    a = R.choice("ABCEGHJKLMNOPRSTWXYZ")
    b = R.choice("ABCEGHJKLMNPRSTWXYZ")
    if a + b in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
        return uk_nino()
    n = digits(6)
    return R.choice([f"{a}{b}{n}", f"{a}{b} {n[:2]} {n[2:4]} {n[4:]} "]) + R.choice("ABCD")


def uk_nhs():
    def make():
        b = digits(9)
        c = 11 - weighted(b, range(10, 1, -1)) % 11
        c = 0 if c == 11 else c
        return None if c == 10 else groups(b + str(c), [3, 3, 4], " ")
    return until(make)


def mod11_10(b):
    p = 10
    for c in b:
        s = (int(c) + p) % 10 or 10
        p = 2 * s % 11
    return str((11 - p) % 10)


def de_steuer_id():
    order = list(string.digits)
    R.shuffle(order)
    missing = order.pop()
    twice = R.choice(order)
    b = order + [twice]
    while True:
        R.shuffle(b)
        if b[0] != "0":
            break
    s = "".join(b)
    return s + mod11_10(s)


def fr_nir():
    y, m, _ = date()
    b = f"{R.choice('12')}{y:02d}{m:02d}{R.randint(1, 95):02d}{R.randint(1, 990):03d}{R.randint(1, 999):03d}"
    s = b + f"{97 - int(b) % 97:02d}"
    return R.choice([s, groups(s, [1, 2, 2, 2, 3, 3, 2], " ")])


DNI = "TRWAGMYFPDXBNJZSQVHLCKE"


def es_dni():
    n = digits(8)
    return n + R.choice(["", "-"]) + DNI[int(n) % 23]


def es_nie():
    x, n = R.choice("XYZ"), digits(7)
    return x + n + DNI[int(str("XYZ".index(x)) + n) % 23]


CF_ODD = dict(zip(string.digits + string.ascii_uppercase, [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]))


def it_codice_fiscale():
    y, _, d = date()
    up = string.ascii_uppercase
    b = "".join(R.choice(up) for _ in range(6)) + f"{y:02d}{R.choice('ABCDEHLMPRST')}{d:02d}{R.choice('ABCDEFGHIL')}{digits(3)}"
    total = sum(CF_ODD[c] if i % 2 == 0 else (int(c) if c.isdigit() else up.index(c)) for i, c in enumerate(b))
    return b + up[total % 26]


def nl_bsn():
    def make():
        b = digits(8)
        c = weighted(b, range(9, 1, -1)) % 11
        return None if c == 10 or b[0] == "0" else b + str(c)
    return until(make)


def be_nrn():
    y, m, d = date()
    b = f"{y:02d}{m:02d}{d:02d}{R.randint(1, 997):03d}"
    s = b + f"{97 - int(b) % 97:02d}"
    return R.choice([s, f"{s[:2]}.{s[2:4]}.{s[4:6]}-{s[6:9]}.{s[9:]}"])


def pl_pesel():
    y, m, d = date()
    b = f"{y:02d}{m:02d}{d:02d}{digits(4)}"
    return b + str(-weighted(b, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)


def pt_nif():
    b = R.choice("1235") + digits(7)
    c = 11 - weighted(b, range(9, 1, -1)) % 11
    return b + str(0 if c > 9 else c)


def ch_ahv():
    b = "756" + digits(9)
    s = b + str(-weighted(b, [1, 3] * 6) % 10)
    return R.choice([s, f"{s[:3]}.{s[3:7]}.{s[7:11]}.{s[11:]}"])


def se_personnummer():
    y, m, d = date()
    b = f"{y:02d}{m:02d}{d:02d}{digits(3)}"
    return R.choice(["", "19"]) + b[:6] + "-" + b[6:] + luhn(b)


def no_fodselsnummer():
    def make():
        y, m, d = date()
        b = f"{d:02d}{m:02d}{y:02d}{digits(3)}"
        k1 = -weighted(b, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11
        k2 = -weighted(b + str(k1), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return None if 10 in (k1, k2) else b + str(k1) + str(k2)
    return until(make)


def dk_cpr():
    y, m, d = date()
    return f"{d:02d}{m:02d}{y:02d}-{digits(4)}"


def fi_hetu():
    y, m, d = date()
    n = R.randint(2, 899)
    b = f"{d:02d}{m:02d}{y:02d}"
    return f"{b}-{n:03d}" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{b}{n:03d}") % 31]


def ro_cnp():
    y, m, d = date()
    b = f"{R.choice('12')}{y:02d}{m:02d}{d:02d}{R.randint(1, 46):02d}{R.randint(1, 999):03d}"
    c = weighted(b, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
    return b + str(1 if c == 10 else c)


def tr_kimlik():
    b = R.choice("123456789") + digits(8)
    n = [int(c) for c in b]
    ten = (7 * sum(n[0::2]) - sum(n[1::2])) % 10
    return b + str(ten) + str((sum(n) + ten) % 10)


def br_cpf():
    b = digits(9)
    for start in (10, 11):
        b += str(weighted(b, range(start, 1, -1)) * 10 % 11 % 10)
    return R.choice([b, f"{b[:3]}.{b[3:6]}.{b[6:9]}-{b[9:]}"])


def mx_curp():
    y, m, d = date()
    letters, consonants = string.ascii_uppercase, "BCDFGHJKLMNPQRSTVWXYZ"
    b = R.choice(letters) + R.choice("AEIOU") + R.choice(letters) + R.choice(letters) + f"{y:02d}{m:02d}{d:02d}" + R.choice("HM") + "DF" + "".join(R.choice(consonants) for _ in range(3)) + "0"
    values = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    return b + str(-sum(values.index(c) * (18 - i) for i, c in enumerate(b)) % 10)


def ca_sin():
    b = R.choice("1234567") + digits(7)
    return groups(b + luhn(b), [3, 3, 3], R.choice(["", " ", "-"]))


def verhoeff(b):
    d = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
         [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]]
    p = [list(range(10)), [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for i in range(6):
        p.append([p[i + 1][p[1][j]] for j in range(10)])
    c = 0
    for i, x in enumerate(reversed(b)):
        c = d[c][p[(i + 1) % 8][int(x)]]
    return str([0, 4, 3, 2, 1, 5, 6, 7, 8, 9][c])


def in_aadhaar():
    b = R.choice("23456789") + digits(10)
    return groups(b + verhoeff(b), [4, 4, 4], R.choice(["", " ", "-"]))


def in_pan():
    up = string.ascii_uppercase
    return "".join(R.choice(up) for _ in range(3)) + R.choice("PCHABGJLFT") + R.choice(up) + digits(4) + R.choice(up)


def cn_resident_id():
    y, m, d = date()
    b = R.choice(["110105", "310104", "440106", "510107"]) + f"19{y:02d}{m:02d}{d:02d}{digits(3)}"
    return b + "10X98765432"[weighted(b, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11]


def kr_rrn():
    y, m, d = date()
    return f"{y:02d}{m:02d}{d:02d}-{R.choice('12')}{digits(6)}"


def jp_my_number():
    b = digits(11)
    r = weighted(b, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return b + str(0 if r <= 1 else 11 - r)


def sg_nric():
    p, n = R.choice("STFG"), digits(7)
    t = weighted(n, [2, 7, 6, 5, 4, 3, 2]) + (4 if p in "TG" else 0)
    return p + n + ("JZIHGFEDCBA" if p in "ST" else "XWUTRQPNMLK")[t % 11]


def au_tfn():
    def make():
        b = digits(8)
        for c in string.digits:
            if weighted(b + c, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0:
                return groups(b + c, [3, 3, 3], R.choice(["", " "]))
        return None
    return until(make)


def za_id():
    y, m, d = date()
    b = f"{y:02d}{m:02d}{d:02d}{digits(4)}{R.choice('01')}8"
    return b + luhn(b)


def il_id():
    b = digits(8)
    return b + luhn(b)


def us_itin():
    return f"9{digits(2)}-{R.choice([70, 72, 75, 80, 88, 90, 94, 99])}-{digits(4)}"


def email():
    return R.choice(["anna", "jan.kowalski", "m-meier", "o'neil", "x_1", "j.doe+tag"]) + digits(R.randint(0, 3)) + "@" + R.choice(["example", "mail.firma", "sub.dept.uni", "m\u00fcller"]) + R.choice([".com", ".co.uk", ".de", ".org", ".io"])


def phone():
    return R.choice([lambda: f"+49 {R.randint(30, 89)} {digits(7)}", lambda: f"+1 ({R.randint(201, 989)}) 555-{digits(4)}", lambda: f"+44 20 {digits(4)} {digits(4)}", lambda: f"+33{R.randint(1, 9)}{digits(8)}",
                     lambda: f"({R.randint(201, 989)}) {R.randint(200, 999)}-{digits(4)}", lambda: f"{R.randint(201, 989)}-{R.randint(200, 999)}-{digits(4)}", lambda: f"0{R.randint(1, 9)} {digits(2)} {digits(2)} {digits(2)} {digits(2)}", lambda: f"0049 {R.randint(30, 89)} {digits(7)}"])()


def ip_address():
    return R.choice([lambda: ".".join([str(R.choice([10, 172, 192, 8, 93, 203]))] + [str(R.randint(1, 254)) for _ in range(3)]), lambda: ":".join(f"{R.randint(4096, 65535):x}" for _ in range(8)), lambda: f"2001:db8::{R.randint(4096, 65535):x}:{R.randint(1, 65535):x}"])()


def mac_address():
    return R.choice([":", "-"]).join(f"{R.randint(1, 254):02x}" for _ in range(6))


KINDS = {f.__name__: f for f in (iban, us_ssn, us_itin, uk_nino, uk_nhs, de_steuer_id, fr_nir, es_dni, es_nie, it_codice_fiscale, nl_bsn, be_nrn, pl_pesel, pt_nif, ch_ahv, se_personnummer, no_fodselsnummer, dk_cpr, fi_hetu, ro_cnp, tr_kimlik, br_cpf,
                                 mx_curp, ca_sin, in_aadhaar, in_pan, cn_resident_id, kr_rrn, jp_my_number, sg_nric, au_tfn, za_id, il_id, email, phone, ip_address, mac_address)}
KINDS["credit_card"] = card
KINDS["cloud_key"] = lambda: R.choice([lambda: "AKIA" + alnum(16, string.ascii_uppercase), lambda: "AIza" + alnum(35), lambda: "dop_v1_" + "".join(R.choice("0123456789abcdef") for _ in range(64))])()
KINDS["git_token"] = lambda: R.choice(["ghp_" + alnum(36), "github_pat_" + alnum(40), "glpat-" + alnum(20)])
KINDS["llm_key"] = lambda: R.choice(["sk-proj-" + mixed(48), "sk-ant-api03-" + mixed(60), "gsk_" + mixed(52), "hf_" + mixed(34)])
KINDS["service_token"] = lambda: R.choice(["xoxb-" + digits(12) + "-" + alnum(24), "sk_live_" + mixed(24), "SG." + alnum(22) + "." + alnum(43), "npm_" + mixed(36)])
KINDS["connection_string"] = lambda: "app:" + mixed(14)
KINDS["secret_value"] = lambda: mixed(R.choice([12, 24, 40]))
KINDS["jwt"] = lambda: "eyJ" + alnum(30) + ".eyJ" + alnum(60) + "." + alnum(43)

# Words that mark a number whose check alone says too little; every second sample of the others has none.
NEEDED = {"uk_nhs": "NHS number", "nl_bsn": "BSN", "pt_nif": "NIF", "dk_cpr": "CPR", "ca_sin": "SIN", "jp_my_number": "My Number", "au_tfn": "TFN", "il_id": "Israeli ID"}
USUAL = {"us_ssn": "SSN", "de_steuer_id": "Steuer-ID", "in_aadhaar": "Aadhaar", "iban": "IBAN", "credit_card": "card", "phone": "call"}
FRAMES = ["My {w} is {v}.", "{w}: {v}", "please update {w} {v} in the file", '{{"{w}": "{v}", "n": 1}}', "{v}", "Kunde {v}, danke", "({v})", "a,b,{v},c", "see {v}; then reply"]


def sample(kind):
    v = KINDS[kind]()
    if kind == "connection_string":
        text = f"DATABASE_URL=postgres://{v}@db.internal:5432/app"
    elif kind == "secret_value":
        text = R.choice(["password: {v}", "DB_PASSWORD={v}", 'client_secret = "{v}"', '{{"api_key": "{v}"}}', "my password is {v}"]).format(v=v)
        if "key" in text or "client" in text:
            v2 = mixed(32)
            text, v = text.replace(v, v2), v2
    else:
        word = NEEDED.get(kind)
        frames = FRAMES
        if word or (kind == "in_aadhaar" and v.isdigit()):
            frames = FRAMES[:4]
        text = R.choice(frames).format(w=word or USUAL.get(kind, kind.replace("_", " ")), v=v)
    start = text.index(v)
    return {"text": text, "spans": [{"type": kind, "value": v, "start": start, "end": start + len(v)}]}


def negative():
    hexa = "0123456789abcdef"
    wrong = card().replace(" ", "").replace("-", "")
    wrong = wrong[:-1] + str((int(wrong[-1]) + R.randint(1, 9)) % 10)
    text = R.choice([
        lambda: f"order {digits(R.randint(5, 10))} of {digits(4)}", lambda: f"commit {''.join(R.choice(hexa) for _ in range(40))}", lambda: "id " + "-".join("".join(R.choice(hexa) for _ in range(n)) for n in (8, 4, 4, 4, 12)),
        lambda: f"v{R.randint(0, 20)}.{R.randint(0, 99)}.{R.randint(0, 999)}", lambda: f"2024-{R.randint(1, 12):02d}-{R.randint(1, 28):02d}T{R.randint(0, 23):02d}:{R.randint(0, 59):02d}:{R.randint(0, 59):02d}Z",
        lambda: f"t={R.randint(1600000000, 1800000000)} ms={R.randint(1600000000000, 1800000000000)}", lambda: f"card {wrong} was declined", lambda: f"x = {R.random()}", lambda: f"{digits(3)} {digits(3)} {digits(3)} rows",
        lambda: f"number {digits(R.randint(8, 18))}", lambda: f"for (int i = 0; i < {R.randint(1, 99999)}; ++i) sum += a[i] * {R.randint(1, 10**6)};", lambda: f"#{''.join(R.choice(hexa) for _ in range(6))} at {R.randint(0, 1920)}x{R.randint(0, 1080)}",
        lambda: f"Total: ${R.randint(1, 999)},{digits(3)},{digits(3)}.{digits(2)}", lambda: "token = get_token(user_id)", lambda: "password = os.environ['DB_PASSWORD']", lambda: f"ISBN 978-3-{digits(5)}-{digits(3)}-{digits(1)}",
        lambda: f"blob {mixed(80)}", lambda: f"std::map<int, std::string> m{digits(2)};", lambda: f"page {R.randint(1, 900)} of chapter {R.randint(1, 20)}", lambda: f"DE{digits(20)}", lambda: f"pkg@{R.randint(0, 9)}.{R.randint(0, 9)}.{R.randint(0, 9)}",
        lambda: f"tracking {digits(12)}", lambda: f"1Z{alnum(16, string.ascii_uppercase)}", lambda: f"invoice {digits(4)}-{digits(2)}-{digits(5)}", lambda: f"Room {R.randint(1, 400)}, {R.randint(2, 40)} people, {R.randint(1, 12)} pm",
    ])()
    return {"text": text, "spans": []}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200, help="of each kind; negatives: 50 times as many")
    options = parser.parse_args()
    R.seed(options.seed)
    for kind in KINDS:
        for _ in range(options.count):
            print(json.dumps(sample(kind), ensure_ascii=False))
    for _ in range(50 * options.count):
        print(json.dumps(negative(), ensure_ascii=False))


if __name__ == "__main__":
    main()
