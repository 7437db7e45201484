"""Makes a database as a FastAPI edition of CodeRunner has it, and packs it as its export does.

    fastapi_edition.py ARCHIVE [--older]

With --older, as its first versions had it: without user_environments and the columns that came later.
The password hashes are of argon2-cffi with its defaults.
"""

import datetime
import os
import sqlite3
import sys
import tempfile
import zipfile

CORRECT_HORSE = "$argon2id$v=19$m=65536,t=3,p=4$DWEx9P0N5DTmKiBmXCGNOQ$URIdT4RVZJdqmUBc8AOS/z6PhqNDjIWal5bHkwhsJGc"
ADMIN123 = "$argon2id$v=19$m=65536,t=3,p=4$euUiMUQzeKuPELaXgc5LmQ$ACrsCRob2tmFwe05uOQ086ZHiTXAhcbrRKrg5SK2/e4"

# As SQLAlchemy writes them.
TABLES = """
CREATE TABLE users (
	id INTEGER NOT NULL,
	username VARCHAR(50) NOT NULL,
	email VARCHAR(100) NOT NULL,
	hashed_password VARCHAR(255) NOT NULL,
	full_name VARCHAR(100),
	is_active BOOLEAN,
	is_admin BOOLEAN,
	user_level INTEGER,
	created_at DATETIME DEFAULT CURRENT_TIMESTAMP,
	PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_users_username ON users (username);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE INDEX ix_users_id ON users (id);
CREATE TABLE code_executions (
	id INTEGER NOT NULL,
	user_id INTEGER,
	code TEXT NOT NULL,
	result TEXT,
	status VARCHAR(20),
	execution_time INTEGER,
	memory_usage INTEGER,
	created_at DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_code_executions_id ON code_executions (id);
CREATE TABLE code_library (
	id INTEGER NOT NULL,
	user_id INTEGER,
	title VARCHAR(200) NOT NULL,
	description TEXT,
	code TEXT NOT NULL,
	language VARCHAR(50),
	is_public BOOLEAN,
	tags VARCHAR(500),
	created_at DATETIME,
	updated_at DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE api_keys (
	id INTEGER NOT NULL,
	user_id INTEGER,
	key_name VARCHAR(100) NOT NULL,
	key_value VARCHAR(64) NOT NULL,
	is_active BOOLEAN,
	last_used DATETIME,
	usage_count INTEGER,
	created_at DATETIME,
	expires_at DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX ix_api_keys_key_value ON api_keys (key_value);
CREATE TABLE ai_configs (
	id INTEGER NOT NULL,
	user_id INTEGER,
	config_name VARCHAR(100) NOT NULL,
	provider VARCHAR(50),
	model_name VARCHAR(100),
	api_key VARCHAR(500) NOT NULL,
	base_url VARCHAR(500),
	is_active BOOLEAN,
	created_at DATETIME,
	updated_at DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE system_logs (
	id INTEGER NOT NULL,
	user_id INTEGER,
	action VARCHAR(100) NOT NULL,
	resource_type VARCHAR(50) NOT NULL,
	resource_id INTEGER,
	details JSON,
	ip_address VARCHAR(45),
	user_agent VARCHAR(500),
	status VARCHAR(20),
	created_at DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
"""

LATER = """
ALTER TABLE code_executions ADD COLUMN conda_env VARCHAR(100);
ALTER TABLE code_executions ADD COLUMN is_api_call BOOLEAN DEFAULT 0;
ALTER TABLE code_executions ADD COLUMN code_library_id INTEGER;
ALTER TABLE code_library ADD COLUMN conda_env VARCHAR(100);
CREATE TABLE user_environments (
	id INTEGER NOT NULL,
	user_id INTEGER,
	env_name VARCHAR(100) NOT NULL,
	display_name VARCHAR(100) NOT NULL,
	description TEXT,
	conda_env_name VARCHAR(200),
	python_version VARCHAR(10),
	is_active BOOLEAN,
	is_public BOOLEAN,
	created_at DATETIME,
	updated_at DATETIME,
	last_used DATETIME,
	PRIMARY KEY (id),
	FOREIGN KEY(user_id) REFERENCES users (id)
);
"""

THEN = "2025-03-01 12:00:00.000001"
LATER_THEN = "2025-03-02 08:30:00.500000"

ROWS = {
    "users": [
        (1, "admin", "admin@example.com", ADMIN123, "Administrator", 1, 1, 4, THEN),
        (3, "ann", "ann@example.com", CORRECT_HORSE, "Ann 名字", 1, 0, 3, LATER_THEN),
        (7, "bob", "bob@example.com", CORRECT_HORSE, None, 0, 0, None, THEN),
    ],
    "code_library": [
        (2, 3, "Sum", "adds", "print(parameters['a'] + 1)", "python", 0, "math,sum", THEN, LATER_THEN),
        (5, 3, "Hello", None, "print('hello')", None, 1, None, THEN, None),
    ],
    "api_keys": [
        (4, 3, "ci", "sk-fastapi-edition-key-0123456789abcdef", 1, LATER_THEN, 12, THEN, None),
        (6, 3, "old", "sk-fastapi-edition-key-expired-89abcdef", 1, None, None, THEN, THEN),
        (8, 99, "orphan", "sk-fastapi-edition-key-of-nobody-abcdef", 1, None, 0, THEN, None),
    ],
    "ai_configs": [
        (1, 3, "mine", "qwen", "qwen-plus", "sk-ai-provider-secret-1", None, 1, THEN, THEN),
        (9, 99, "orphan", "openai", "gpt", "sk-ai-provider-secret-2", "https://example.com/v1", 0, THEN, THEN),
    ],
    "system_logs": [
        (1, 3, "user_login", "user", 3, '{"username": "ann"}', "10.0.0.1", "Mozilla/5.0", "success", THEN),
        (2, None, "user_login", "user", None, None, None, None, "error", THEN),
        (3, 99, "environment_create", "environment", 1, "not JSON", "::1", "curl", "odd", LATER_THEN),
    ],
}

ENVIRONMENTS = [(1, 3, "data", "Data", None, "user_3_data", "3.11", 1, 0, THEN, THEN, None)]


def executions(now):
    today = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    # The last three of each: conda_env, is_api_call, code_library_id.
    return [
        (1, 3, "print(1)", "1\n", "success", 123, 24, THEN, "base", 0, None),
        (2, 3, "1/0", "Traceback …", "error", 50, 10, LATER_THEN, None, None, None),
        (10, 3, "while 1: pass", None, "killed", None, None, THEN, "data", 0, None),
        (11, 1, "print(2)", "2\n", "success", 8, 1, today, "base", 0, None),
        (12, 3, "print(3)", "3\n", "success", 9, 1, today, "base", 1, 2),
        (13, 3, "print(4)", "4\n", "timeout", 30000, 1, today, "base", 0, None),
        (14, 99, "print(5)", "5\n", "success", 7, 1, THEN, "base", 0, None),
    ]


def fill(database, is_older):
    database.executescript(TABLES if is_older else TABLES + LATER)
    rows = dict(ROWS, code_executions=executions(datetime.datetime.now(datetime.timezone.utc)))
    if is_older:
        rows["code_executions"] = [row[:8] for row in rows["code_executions"]]
    else:
        rows["code_library"] = [row + ("base" if row[0] == 2 else None,) for row in rows["code_library"]]
        rows["user_environments"] = ENVIRONMENTS
    for table, its in rows.items():
        for row in its:
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    database.commit()


def main(archive, *options):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "coderunner.db")
        database = sqlite3.connect(path)
        fill(database, "--older" in options)
        database.close()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(path, "coderunner.db")
            packed.writestr("export_info.txt", "Export of a FastAPI edition\n")


main(*sys.argv[1:])
