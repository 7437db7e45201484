//! Quotas and the audit log around an execution, against a real database file.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Action, ExecutionStatus, Isolation, Metered, Quota, TierLevel, Tiers, UserId};
use store::{
    AuditEntry, AuditFilter, AuditPage, AuditRecord, DatabaseUrl, Deletion, ExecutionFilter, ExecutionRecord,
    NewExecution, NewUser, Reservation, Settlement, Store, Usage, UtcDay,
};
use tempfile::TempDir;

struct Fixture {
    store: Store,
    ann: UserId,
    directory: TempDir,
}

async fn fixture() -> Fixture {
    let directory = TempDir::new().expect("a directory");
    let store = open(&directory).await;
    let ann = user(&store, "ann").await;
    Fixture { store, ann, directory }
}

async fn open(directory: &TempDir) -> Store {
    let url = DatabaseUrl::sqlite_file(directory.path().join("coderunner.db"));
    Store::open_at(&url).await.expect("opens")
}

async fn user(store: &Store, name: &str) -> UserId {
    let new = NewUser {
        username: name.to_owned(),
        email: format!("{name}@example.com"),
        full_name: None,
        hashed_password: "$argon2id$…".to_owned(),
        is_admin: false,
        tier: TierLevel::FREE,
        must_change_password: false,
        created_at: now(),
    };
    let entry = AuditEntry::new(Action::UserCreate, now());
    store.register_user(new, entry).await.expect("created").id
}

fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().expect("a time")
}

fn today() -> UtcDay {
    UtcDay::of(now())
}

fn program(user: UserId) -> NewExecution {
    NewExecution {
        user,
        code: "secret = 1".to_owned(),
        environment: "base".to_owned(),
        is_api_call: false,
        code_library_id: None,
        limits: Some(Tiers::default().get(TierLevel::FREE).limits),
        queued_ms: 0,
        created_at: now(),
    }
}

fn settlement(status: ExecutionStatus) -> Settlement {
    Settlement {
        status,
        stdout: String::new(),
        stderr: String::new(),
        stdout_bytes_cut: 0,
        stderr_bytes_cut: 0,
        exit_code: Some(0),
        signal: None,
        limit_struck: None,
        wall_time_ms: 12,
        cpu_time_ms: 11,
        peak_memory_bytes: 1,
        isolation: Isolation::default(),
        displays: Vec::new(),
        displays_cut: 0,
        artifacts: Vec::new(),
        artifacts_cut: 0,
        artifacts_until: None,
        usage: Vec::new(),
        finished_at: now(),
    }
}

fn entry(actor: UserId, action: Action) -> AuditEntry {
    AuditEntry::new(action, now()).by(actor)
}

impl Fixture {
    async fn reserve(&self, quota: Quota) -> Option<Reservation> {
        self.store.reserve_use(self.ann, Metered::Executions, quota, today()).await.expect("written")
    }

    async fn begin(&self) -> (ExecutionRecord, Reservation) {
        let reservation = self.reserve(Quota::Unlimited).await.expect("without bound");
        let begun = self.store.begin_execution(program(self.ann), &reservation).await.expect("begun");
        (begun, reservation)
    }

    async fn executions(&self) -> u64 {
        self.store.usage_of(self.ann, today()).await.expect("read").executions
    }
}

async fn newest_entry(fixture: &Fixture) -> AuditRecord {
    let newest = AuditPage { limit: 1, ..AuditPage::default() };
    let page = fixture.store.audit_entries(&AuditFilter::default(), &newest).await.expect("read");
    page.items.into_iter().next().expect("there is one")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_at_once_as_many_as_are_left_get_one() {
    let fixture = fixture().await;
    // Another process on the same file, too.
    let other = open(&fixture.directory).await;
    let ann = fixture.ann;
    let requests = (0..100).map(|number| {
        let store = if number % 2 == 0 { fixture.store.clone() } else { other.clone() };
        let metered = if number < 50 { Metered::Executions } else { Metered::ApiCalls };
        tokio::spawn(async move { store.reserve_use(ann, metered, Quota::AtMost(10), today()).await })
    });
    let mut reserved = 0;
    for request in requests.collect::<Vec<_>>() {
        reserved += usize::from(request.await.expect("no panic").expect("written").is_some());
    }
    assert_eq!(reserved, 20);
    let usage = fixture.store.usage_of(ann, today()).await.expect("read");
    assert_eq!(usage, Usage { executions: 10, api_calls: 10 });
}

#[tokio::test]
async fn a_quota_is_of_one_user_one_day_and_one_kind() {
    let fixture = fixture().await;
    let bob = user(&fixture.store, "bob").await;
    let one = Quota::AtMost(1);
    let tomorrow = UtcDay::of(now() + TimeDelta::days(1));
    let reserve = async |user, metered, quota, day| {
        fixture.store.reserve_use(user, metered, quota, day).await.expect("written").is_some()
    };
    assert!(!reserve(fixture.ann, Metered::Executions, Quota::AtMost(0), today()).await, "none at all");
    assert!(reserve(fixture.ann, Metered::Executions, one, today()).await);
    assert!(!reserve(fixture.ann, Metered::Executions, one, today()).await);
    assert!(reserve(fixture.ann, Metered::ApiCalls, one, today()).await, "another kind");
    assert!(reserve(bob, Metered::Executions, one, today()).await, "another user");
    assert!(reserve(fixture.ann, Metered::Executions, one, tomorrow).await, "another day");
    assert!(reserve(fixture.ann, Metered::Executions, Quota::Unlimited, today()).await, "without bound");
    assert!(reserve(fixture.ann, Metered::Executions, Quota::AtMost(3), today()).await, "a higher tier");
    assert_eq!(fixture.executions().await, 3, "those without bound are counted, too");
}

#[tokio::test]
async fn what_is_reserved_is_used_or_given_back() {
    let fixture = fixture().await;
    let one = Quota::AtMost(1);
    let reservation = fixture.reserve(one).await.expect("one is left");
    fixture.store.give_back(reservation).await.expect("written");
    assert_eq!(fixture.executions().await, 0);

    let reservation = fixture.reserve(one).await.expect("it was given back");
    let begun = fixture.store.begin_execution(program(fixture.ann), &reservation).await.expect("begun");
    assert_eq!(fixture.executions().await, 1);
    let entry = entry(fixture.ann, Action::CodeExecute);
    let settled =
        fixture.store.settle_execution(begun, settlement(ExecutionStatus::Error), entry, None).await;
    settled.expect("settled");
    assert!(fixture.reserve(one).await.is_none(), "it was used");
}

#[tokio::test]
async fn a_fault_of_ours_costs_nothing() {
    let fixture = fixture().await;
    let (begun, reservation) = fixture.begin().await;
    let failed = settlement(ExecutionStatus::SystemError);
    let entry = entry(fixture.ann, Action::CodeExecute);
    fixture.store.settle_execution(begun, failed, entry, Some(&reservation)).await.expect("settled");
    assert_eq!(fixture.executions().await, 0);
}

#[tokio::test]
async fn a_beginning_that_fails_leaves_the_reservation_to_be_given_back() {
    let fixture = fixture().await;
    let reservation = fixture.reserve(Quota::Unlimited).await.expect("without bound");
    let nobody = NewExecution { user: UserId(99), ..program(fixture.ann) };
    fixture.store.begin_execution(nobody, &reservation).await.expect_err("there is no such user");
    assert_eq!(fixture.executions().await, 1, "still reserved");
    fixture.store.give_back(reservation).await.expect("written");
    assert_eq!(fixture.executions().await, 0);
}

#[tokio::test]
async fn a_reservation_keeps_its_day() {
    let fixture = fixture().await;
    let reservation = fixture.reserve(Quota::Unlimited).await.expect("without bound");
    let after_midnight = NewExecution { created_at: now() + TimeDelta::days(1), ..program(fixture.ann) };
    fixture.store.begin_execution(after_midnight, &reservation).await.expect("begun");
    let tomorrow = UtcDay::of(now() + TimeDelta::days(1));
    assert_eq!(fixture.executions().await, 1);
    assert_eq!(fixture.store.usage_of(fixture.ann, tomorrow).await.expect("read"), Usage::default());
}

#[tokio::test]
async fn a_start_lets_go_of_what_was_reserved_and_keeps_what_was_used() {
    let fixture = fixture().await;
    let (running, _) = fixture.begin().await;
    let waiting = fixture.reserve(Quota::Unlimited).await;
    assert!(waiting.is_some());
    assert_eq!(fixture.executions().await, 2);
    assert_eq!(fixture.store.interrupt_unfinished(now()).await.expect("written"), 1);
    assert_eq!(fixture.executions().await, 1);
    let told = newest_entry(&fixture).await;
    assert_eq!((told.resource_id, told.status.as_str()), (Some(running.id.0), "error"));
    assert_eq!(told.details["status"], "interrupted");
}

#[tokio::test]
async fn a_settlement_and_its_audit_entry_are_written_together() {
    let fixture = fixture().await;
    let (begun, _) = fixture.begin().await;
    let id = begun.id;
    let entry = || entry(fixture.ann, Action::CodeExecute);
    let success = settlement(ExecutionStatus::Success);
    let settled = fixture.store.settle_execution(begun.clone(), success, entry(), None).await;
    settled.expect("settled");
    let told = newest_entry(&fixture).await;
    assert_eq!((told.actor, told.action.as_str()), (Some(fixture.ann), "code_execute"));
    assert_eq!((told.resource_id, told.status.as_str()), (Some(id.0), "success"));
    let details = serde_json::to_value(&told.details).expect("JSON");
    let expected = serde_json::json!({
        "status": "success", "conda_env": "base", "is_api_call": false, "code_library_id": null, "execution_time": 12,
    });
    assert_eq!(details, expected, "and neither code nor output");

    let again =
        fixture.store.settle_execution(begun, settlement(ExecutionStatus::Error), entry(), None).await;
    again.expect_err("it is settled");
    assert_eq!(
        newest_entry(&fixture).await.details["status"],
        "success",
        "nothing is told of what was not done"
    );
}

#[tokio::test]
async fn deleting_needs_an_end_and_gives_no_quota_back() {
    let fixture = fixture().await;
    let bob = user(&fixture.store, "bob").await;
    let (begun, _) = fixture.begin().await;
    let id = begun.id;
    let delete = async |user| {
        let entry = entry(user, Action::ExecutionDelete);
        fixture.store.delete_execution(user, id, entry).await.expect("written")
    };
    assert_eq!(delete(fixture.ann).await, Deletion::Unfinished);
    let told = entry(fixture.ann, Action::CodeExecute);
    let settled = settlement(ExecutionStatus::Success);
    fixture.store.settle_execution(begun, settled, told, None).await.expect("settled");
    assert_eq!(delete(bob).await, Deletion::NotThere);
    assert_eq!(delete(fixture.ann).await, Deletion::Deleted);
    assert_eq!(delete(fixture.ann).await, Deletion::NotThere);
    assert!(fixture.store.execution_of(fixture.ann, id).await.expect("read").is_none());
    assert_eq!(fixture.executions().await, 1);
    assert_eq!(newest_entry(&fixture).await.action, "execution_delete");
}

#[tokio::test]
async fn everybodys_list_names_the_owners_and_goes_on_where_it_ended() {
    let fixture = fixture().await;
    let bob = user(&fixture.store, "bob").await;
    for number in 0..5 {
        let owner = if number % 2 == 0 { fixture.ann } else { bob };
        let reservation =
            fixture.store.reserve_use(owner, Metered::Executions, Quota::Unlimited, today()).await;
        let reservation = reservation.expect("written").expect("without bound");
        let new = NewExecution { is_api_call: number == 0, ..program(owner) };
        fixture.store.begin_execution(new, &reservation).await.expect("begun");
    }
    let list = async |owner, filter: ExecutionFilter| {
        let page = fixture.store.executions_with_owners(owner, &filter).await.expect("read");
        let items: Vec<_> = page.items.into_iter().map(|item| (item.record.id, item.username)).collect();
        (items, page.total)
    };
    let two = ExecutionFilter { limit: 2, ..ExecutionFilter::default() };
    let (first, total) = list(None, two.clone()).await;
    assert_eq!(
        (first.iter().map(|item| item.1.as_str()).collect::<Vec<_>>(), total),
        (vec!["ann", "bob"], 5)
    );
    let (next, total) = list(None, ExecutionFilter { before: Some(first[1].0), ..two.clone() }).await;
    assert_eq!((next.iter().map(|item| item.0.0).collect::<Vec<_>>(), total), (vec![3, 2], 5));
    let (of_bob, total) = list(Some(bob), ExecutionFilter { limit: 9, ..two.clone() }).await;
    assert_eq!((of_bob.len(), total), (2, 2));
    let (calls, total) = list(None, ExecutionFilter { is_api_call: Some(true), ..two }).await;
    assert_eq!((calls, total), (vec![(domain::ExecutionId(1), "ann".to_owned())], 1));
}
