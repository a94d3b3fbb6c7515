"""The catalogue, for the services written in Python."""
import csv
import pathlib


def read():
    path = pathlib.Path(__file__).with_name("catalogue.csv")
    with path.open(newline="") as lines:
        return [(name, float(price), int(stock)) for name, price, stock in csv.reader(lines)]
