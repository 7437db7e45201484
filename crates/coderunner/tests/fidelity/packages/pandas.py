# Tables: reading, grouping, joining, time zones, rolling windows, and files written and read again.
import io

import pandas as pd

sales = pd.read_csv(io.StringIO("day,shop,n\n2024-01-01,a,3\n2024-01-02,b,5\n2024-01-03,a,\n2024-01-08,b,7\n"), parse_dates=["day"])
print(sales.dtypes, sales, sales.describe(), sep="\n")
print(sales.groupby("shop")["n"].agg(["sum", "count", "mean"]))
print(sales.merge(pd.DataFrame({"shop": ["a", "c"], "town": ["Köln", "杭州"]}), how="outer", on="shop", indicator=True).to_string())
print(sales.set_index("day")["n"].resample("W").sum(), sales["n"].rolling(2).mean().tolist())
print(sales["day"].dt.tz_localize("Asia/Shanghai").dt.tz_convert("America/New_York").iloc[0])
print(sales.pivot_table(index="shop", values="n", aggfunc="max").to_json(), pd.cut([1, 5, 9], 3, labels=list("lmh")).tolist())
sales.to_pickle("sales.pkl")
sales.to_csv("sales.csv.gz", index=False)
print(pd.read_pickle("sales.pkl").equals(sales), pd.read_csv("sales.csv.gz").shape)
print(sales.query("n > 3 and shop == 'b'").eval("twice = n * 2")["twice"].tolist(), sales["shop"].str.upper().str.cat())
sales["missing"]
