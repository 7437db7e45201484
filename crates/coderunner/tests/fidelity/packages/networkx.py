# Graphs: paths, flows, components, ranks, layouts with a seed.
import networkx as nx

graph = nx.Graph([(1, 2, {"weight": 4}), (2, 3, {"weight": 1}), (1, 3, {"weight": 7}), (4, 5, {"weight": 1})])
print(nx.shortest_path(graph, 1, 3, weight="weight"), nx.number_connected_components(graph), sorted(graph.degree))
ranks = nx.pagerank(nx.karate_club_graph())
print(max(ranks, key=ranks.get), round(sum(ranks.values()), 6))
flow = nx.DiGraph()
flow.add_weighted_edges_from([("s", "a", 3), ("a", "t", 2), ("s", "t", 1)], weight="capacity")
print(nx.maximum_flow_value(flow, "s", "t"), list(nx.topological_sort(flow)))
print({node: [round(float(value), 3) for value in place] for node, place in nx.spring_layout(nx.path_graph(3), seed=1).items()})
print(nx.is_isomorphic(nx.cycle_graph(5), nx.relabel_nodes(nx.cycle_graph(5), str)), nx.diameter(nx.petersen_graph()))
nx.shortest_path(graph, 1, 4)
