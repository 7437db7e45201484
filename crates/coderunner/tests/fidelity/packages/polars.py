# Tables on a pool of threads: lazy queries, joins, strings, files of several kinds.
import polars as pl

frame = pl.DataFrame({"kind": ["a", "b", "a", "c"] * 5000, "n": range(20_000)})
totals = frame.lazy().filter(pl.col("n") % 3 == 0).group_by("kind").agg(pl.col("n").sum(), pl.len().alias("rows")).sort("kind").collect()
print(totals)
print(frame.join(pl.DataFrame({"kind": ["a", "c"], "town": ["Köln", "杭州"]}), on="kind", how="left").group_by("town").len().sort("town", nulls_last=True))
frame.write_parquet("t.parquet")
frame.write_csv("t.csv")
frame.write_ipc("t.arrow")
print(pl.scan_parquet("t.parquet").select(pl.col("n").max()).collect().item(), pl.read_csv("t.csv").shape, pl.read_ipc("t.arrow").equals(frame))
print(frame.select(pl.col("n").rolling_mean(3).last(), pl.col("kind").str.to_uppercase().unique().sort().str.join("")).row(0))
print(frame.head(3).with_columns(pl.col("n").map_elements(lambda n: n * 2, return_dtype=pl.Int64).alias("twice")))
print(pl.thread_pool_size() > 0, pl.Series([1, None, 3]).fill_null(0).to_list(), frame.sql("select count(*) from self").item())
frame.select("missing")
