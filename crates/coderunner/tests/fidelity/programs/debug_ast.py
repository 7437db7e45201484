# ast: a tree, its way back to text, and a transformed one that runs.
import ast

tree = ast.parse("x = [n ** 2 for n in range(3)]\nprint(x)")
print(ast.dump(tree.body[0]))


class Add(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value + 1), node) if isinstance(node.value, int) else node


changed = ast.fix_missing_locations(Add().visit(tree))
print(ast.unparse(changed))
exec(compile(changed, "<changed>", "exec"))
