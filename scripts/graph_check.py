"""Reads a graph in all its formats; see graph_check.sh."""
import csv
import json
import os
import math
import pathlib
import re
import sys

import duckdb
import networkx as nx
import pandas as pd

tables = pathlib.Path(sys.argv[1])
folder = tables / "graph"


def value(of):
    """Formats write single-precision numbers with different digits."""
    return float(f"{of:.6g}") if isinstance(of, float) else of


def nodes_of(graph, skipped=()):
    return {node: {name: value(v) for name, v in data.items() if name not in skipped}
            for node, data in graph.nodes(data=True)}


def edges_of(graph, skipped=()):
    edges = [(a, b, tuple(sorted((name, value(v)) for name, v in data.items() if name not in skipped)))
             for a, b, data in graph.edges(data=True)]
    return sorted(edges)


def whole(of):
    return None if of is None or (isinstance(of, float) and math.isnan(of)) else of


graphs = {}
for name in ("graph", "network"):
    linked = nx.node_link_graph(json.loads((folder / f"{name}.json").read_text()), edges="edges")
    graphml = nx.read_graphml(folder / f"{name}.graphml")
    gexf = nx.read_gexf(folder / f"{name}.gexf")
    expected_nodes, expected_edges = nodes_of(linked), edges_of(linked)
    assert linked.is_directed() and graphml.is_directed() and gexf.is_directed()
    assert len(expected_nodes) > 10 and len(expected_edges) > 5, name
    assert expected_nodes == nodes_of(graphml), f"{name}: GraphML has other nodes"
    assert expected_edges == edges_of(graphml), f"{name}: GraphML has other edges"
    assert expected_nodes == nodes_of(gexf), f"{name}: GEXF has other nodes"
    assert expected_edges == edges_of(gexf, {"id"}), f"{name}: GEXF has other edges"
    graphs[name] = linked

# Tables: the same nodes and edges.
frame = pd.read_parquet(folder / "nodes.parquet")
graph = graphs["graph"]
assert list(frame.id) == list(graph.nodes)
for row in frame.itertuples():
    data = graph.nodes[row.id]
    assert row.label == data["label"] and row.kind == data["kind"], row.id
    assert whole(row.occurrences) == data.get("occurrences"), row.id
edges = pd.read_parquet(folder / "edges.parquet")
assert sorted(zip(edges.source, edges.target, edges.kind)) == sorted(
    (a, b, data["kind"]) for a, b, data in graph.edges(data=True))
assert set(edges.source) | set(edges.target) <= set(frame.id)

# What edges say is what the extracted quotes say; quotes inside quotes are not in the graph.
quotes = duckdb.sql(f"select count(*) from '{tables}/quotes-*.parquet' where within is null").fetchall()[0][0]
inside = edges[edges.kind == "in"]
assert len(inside) == quotes == frame.occurrences.sum()
spoken = duckdb.sql(f"""
    select count(*) from (select distinct q.document, q.quote, m.node
    from (select document, quote, unnest(speakers) as entity from '{tables}/quotes-*.parquet' where within is null) q
    join '{folder}/members.parquet' m using (document, entity))""").fetchall()[0][0]
assert spoken == edges[edges.kind == "said"].weight.sum() > 0
ties = duckdb.sql(f"""
    select s.source, m.target, count(distinct s.target) from '{folder}/edges.parquet' s
    join '{folder}/edges.parquet' m on s.target = m.source
    where s.kind = 'said' and m.kind = 'mentions' group by all order by all""").fetchall()
network = duckdb.sql(f"select source, target, sum(weight)::int from '{folder}/network.parquet' group by all order by all")
assert ties == network.fetchall()
assert sorted((a, b, data["weight"]) for a, b, data in graphs["network"].edges(data=True)) == ties

# Neo4j's import: its manual's headers, a line a node and a relationship, no end that is not there, and every value of the
# type that its column's header says.
FIELD = re.compile(r"(?P<name>[a-z_]*)(:(?P<type>ID|LABEL|START_ID|END_ID|TYPE|(long|double|string)(\[\])?))?")
PARSE = {"long": int, "double": float}


def check_columns(header, rows, special):
    columns = [FIELD.fullmatch(column) for column in header]
    assert all(columns) and len(set(header)) == len(header), header
    assert [c["type"] for c in columns if c["type"] and c["type"].isupper()] == special, header
    assert all(c["name"] or c["type"] in special for c in columns), header
    for row in rows:
        assert len(row) == len(header), row
        for column, cell in zip(columns, row):
            if cell and column["type"] in PARSE:
                PARSE[column["type"]](cell)


with open(folder / "neo4j-nodes.csv", newline="") as file:
    header, *rows = csv.reader(file)
assert header[0] == "id:ID" and header[-1] == ":LABEL" and "names:string[]" in header and "said:long" in header
check_columns(header, rows, ["ID", "LABEL"])
names = [row[header.index("names:string[]")] for row in rows]
assert [[n for n in cell.split(";") if n] for cell in names] == [list(of) for of in frame.names]
assert [row[0] for row in rows] == list(frame.id) and {row[-1] for row in rows} == {"Entity", "Quotation", "Document"}
known = {row[0] for row in rows}
with open(folder / "neo4j-relationships.csv", newline="") as file:
    header, *rows = csv.reader(file)
assert header[:2] == [":START_ID", ":END_ID"] and header[-1] == ":TYPE" and "weight:long" in header
check_columns(header, rows, ["START_ID", "END_ID", "TYPE"])
assert len(rows) == len(edges) and all(row[0] in known and row[1] in known for row in rows)
assert {row[-1] for row in rows} <= {"SAID", "IN", "MENTIONS", "ADDRESSED_TO"}

merges = pd.read_csv(folder / "merges.csv")
members = pd.read_parquet(folder / "members.parquet")
assert list(merges.node) == list(members.node) and list(merges.rule) == list(members.rule)
print(f"GraphML, GEXF, node-link JSON, Parquet and CSV hold the same graph: {len(frame)} nodes, {len(edges)} edges; "
      f"the network has {graphs['network'].number_of_edges()} ties")
# The exit of the interpreter would end pyarrow's and DuckDB's threads in any order, and was seen to abort.
sys.stdout.flush()
os._exit(0)
