# Learning with OpenMP threads, with threads of joblib, and with its worker processes.
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris, make_classification
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def main():
    flowers = load_iris()
    train, test, train_kind, test_kind = train_test_split(flowers.data, flowers.target, random_state=0)
    forest = RandomForestClassifier(50, random_state=0, n_jobs=2).fit(train, train_kind)
    print(round(forest.score(test, test_kind), 4), np.argmax(forest.feature_importances_))
    print(np.sort(np.bincount(KMeans(3, n_init=3, random_state=0).fit_predict(flowers.data))))
    points, kinds = make_classification(400, random_state=0)
    print(HistGradientBoostingClassifier(max_iter=5, random_state=0).fit(points, kinds).score(points, kinds) > 0.9)
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
    print(np.round(cross_val_score(model, flowers.data, flowers.target, cv=3, n_jobs=2), 4))
    LogisticRegression(max_iter=1).fit(points, kinds)
    forest.predict([[1, 2]])


if __name__ == "__main__":
    main()
