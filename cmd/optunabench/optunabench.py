"""A search by Optuna, whose objectives another program knows.

    python3 optunabench.py SAMPLER SEED

The first line of the input is a JSON object: genes, a list of objects with name,
choices (numbers) and stage (of the network, from 1; 0 for none), and objectives, how
many there are. Each line of the output then is an object with the choices of a trial;
the answer to it is a line with what was really evaluated (genes), its objectives (all
to be small, null if there are none), and whether that was the last (done).
"""
import json
import sys
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, IntDistribution
from optuna.trial import TrialState, create_trial


def sampler(name, seed):
    s = optuna.samplers
    return {
        "tpe": lambda: s.TPESampler(seed=seed),
        "tpe-multivariate": lambda: s.TPESampler(seed=seed, multivariate=True, group=True),
        "nsga2": lambda: s.NSGAIISampler(seed=seed, population_size=10),
        "random": lambda: s.RandomSampler(seed=seed),
    }[name]()


def distribution(gene):
    """That of the choice's place in the list: widths and the like have an order."""
    n = len(gene["choices"])
    return IntDistribution(0, n - 1) if n > 2 else CategoricalDistribution(list(range(n)))


def place(trial, gene):
    d = distribution(gene)
    if isinstance(d, IntDistribution):
        return trial.suggest_int(gene["name"], d.low, d.high)
    return trial.suggest_categorical(gene["name"], d.choices)


def suggest(trial, genes):
    chosen, stages = {}, max(g["stage"] for g in genes)
    for gene in genes:
        if gene["stage"] > stages:
            continue
        chosen[gene["name"]] = gene["choices"][place(trial, gene)]
        if gene["name"] == "stages":
            stages = chosen["stages"]
    return chosen


def main(name, seed):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore")  # of what is experimental
    space = json.loads(sys.stdin.readline())
    genes = {g["name"]: g for g in space["genes"]}
    study = optuna.create_study(directions=["minimize"] * space["objectives"], sampler=sampler(name, seed))
    while True:
        trial = study.ask()
        print(json.dumps(suggest(trial, space["genes"])), flush=True)
        answer = json.loads(sys.stdin.readline())
        values = answer["objectives"]
        if values is None:
            study.tell(trial, state=TrialState.FAIL)
        elif name.startswith("tpe"):  # learns from the network that was evaluated, not from the one that it asked for
            study.tell(trial, state=TrialState.FAIL)
            study.add_trial(create_trial(
                values=values,
                params={g: genes[g]["choices"].index(v) for g, v in answer["genes"].items()},
                distributions={g: distribution(genes[g]) for g in answer["genes"]},
            ))
        else:
            study.tell(trial, values)
        if answer["done"]:
            return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
