"""Policies as string constraints, for z3 and cvc5: which requests does one allow that the other does not?

Reads a pair a line, writes what each solver says of it. A request is an action, whether it is for all resources at once,
and the four fields of an ARN, each a string; a pattern is a regular expression. Building the
constraints and `check()` are timed, `check()` also by itself.
"""

import json
import sys
import time

import cvc5
import cvc5.pythonic as cvc5_api
import z3 as z3_api

TIMEOUT = int(sys.argv[1])


def pattern(api, text):
    """RAM's glob: `*` any run, `?` one character."""
    if api is z3_api:
        any_one = z3_api.AllChar(z3_api.ReSort(z3_api.StringSort()))
    else:
        any_one = cvc5_api.AllChar()
    pieces, run = [], ""
    for character in text:
        if character not in "*?":
            run += character
            continue
        if run:
            pieces.append(api.Re(run))
            run = ""
        pieces.append(api.Star(any_one) if character == "*" else any_one)
    if run or not pieces:
        pieces.append(api.Re(run))
    return pieces[0] if len(pieces) == 1 else api.Concat(*pieces)


def held(api, text, variable):
    if text == "*":
        return api.BoolVal(True)
    if "*" not in text and "?" not in text:
        return variable == api.StringVal(text)
    return api.InRe(variable, pattern(api, text))


def some(api, parts):
    return parts[0] if len(parts) == 1 else api.Or(*parts)


def every(api, parts):
    return parts[0] if len(parts) == 1 else api.And(*parts)


def as_list(value):
    return value if isinstance(value, list) else [value]


class Request:
    def __init__(self, api):
        self.api = api
        self.action = api.String("action")
        self.all = api.Bool("all")
        self.fields = [api.String(name) for name in ("service", "region", "account", "id")]

    def on(self, resource):
        if resource == "*":
            return self.api.BoolVal(True)
        fields = resource.split(":", 4)[1:]
        parts = [held(self.api, text, field) for text, field in zip(fields, self.fields)]
        return every(self.api, [self.api.Not(self.all)] + parts)

    def of(self, statement):
        actions = [held(self.api, text, self.action) for text in as_list(statement["Action"])]
        resources = [self.on(resource) for resource in as_list(statement["Resource"])]
        return self.api.And(some(self.api, actions), some(self.api, resources))

    def allowed(self, statements):
        by = {"Allow": [], "Deny": []}
        for statement in statements:
            by[statement["Effect"]].append(self.of(statement))
        allowed = some(self.api, by["Allow"] or [self.api.BoolVal(False)])
        denied = some(self.api, by["Deny"] or [self.api.BoolVal(False)])
        return self.api.And(allowed, self.api.Not(denied))


def solve(api, allows, lacks):
    start = time.perf_counter()
    request = Request(api)
    solver = api.Solver()
    if api is z3_api:
        solver.set("timeout", TIMEOUT)
    else:
        solver.setOption("tlimit-per", str(TIMEOUT))
        solver.setOption("strings-exp", "true")
    solver.add(request.allowed(allows), api.Not(request.allowed(lacks)))
    built = time.perf_counter()
    answer = str(solver.check())
    end = time.perf_counter()
    return answer, end - start, end - built


def main():
    versions = f"z3 {z3_api.get_version_string()}, cvc5 {cvc5.__version__}"
    print(json.dumps({"versions": versions}), flush=True)
    for line in sys.stdin:
        pair = json.loads(line)
        result = {}
        for name, api in (("z3", z3_api), ("cvc5", cvc5_api)):
            gained, first, first_check = solve(api, pair["new"], pair["old"])
            lost, second, second_check = solve(api, pair["old"], pair["new"])
            result[name] = {
                "gained": gained,
                "lost": lost,
                "seconds": first + second,
                "check": first_check + second_check,
            }
        print(json.dumps(result), flush=True)


main()
