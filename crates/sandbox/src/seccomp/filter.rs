//! Makes the kernel's filter program (classic BPF over `struct seccomp_data`, seccomp(2)) of the policy.
//!
//! The calls are sorted by number, neighbours with the same answer are joined to ranges, and a binary
//! search over the ranges leads to the answer: some eight comparisons a call instead of hundreds.

use std::collections::BTreeMap;

use nix::errno::Errno;

use super::policy::{self, Condition, Conditional, Group};

/// A machine with a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    /// Intel and AMD, 64 bits.
    X86_64,
    /// Arm, 64 bits.
    Aarch64,
}

impl Architecture {
    /// The one this was compiled for.
    #[must_use]
    pub fn current() -> Option<Self> {
        match std::env::consts::ARCH {
            "x86_64" => Some(Self::X86_64),
            "aarch64" => Some(Self::Aarch64),
            _ => None,
        }
    }

    /// AUDIT_ARCH_* of linux/audit.h.
    fn audit(self) -> u32 {
        match self {
            Self::X86_64 => 0xc000_003e,
            Self::Aarch64 => 0xc000_00b7,
        }
    }

    fn number_of(self, call: &str) -> Option<u32> {
        let number = match self {
            Self::X86_64 => call.parse().ok().map(|call: syscalls::x86_64::Sysno| call.id()),
            Self::Aarch64 => call.parse().ok().map(|call: syscalls::aarch64::Sysno| call.id()),
        };
        number.map(i32::cast_unsigned)
    }

    /// The newest call the policy's author could have known of. Also keeps out the x32 calls, whose numbers
    /// begin at 2^30.
    fn last_known(self) -> u32 {
        match self {
            Self::X86_64 => syscalls::x86_64::Sysno::last().id().cast_unsigned(),
            Self::Aarch64 => syscalls::aarch64::Sysno::last().id().cast_unsigned(),
        }
    }
}

/// The answer to a call.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Allow,
    Refuse(Errno),
    /// Else the errno.
    AllowIf(&'static [Condition], Errno),
}

impl Answer {
    fn joins(self, other: Self) -> bool {
        match (self, other) {
            (Self::Allow, Self::Allow) => true,
            (Self::Refuse(a), Self::Refuse(b)) => a == b,
            _ => false,
        }
    }
}

/// Offsets in `struct seccomp_data`.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const ARGUMENTS: u32 = 16;

const RETURN_ALLOW: u32 = 0x7fff_0000;
const RETURN_ERRNO: u32 = 0x0005_0000;

/// Classic BPF: load a word, jump far, compare and branch, mask, return (linux/bpf_common.h).
const LOAD: u16 = 0x20;
const JUMP: u16 = 0x05;
const JUMP_EQUAL: u16 = 0x15;
const JUMP_GREATER_OR_EQUAL: u16 = 0x35;
const JUMP_ANY_BIT: u16 = 0x45;
const MASK: u16 = 0x54;
const RETURN: u16 = 0x06;

/// Who is filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// A program.
    Programs,
    /// What forks programs.
    Zygotes,
}

impl Whom {
    /// What they may beyond a program.
    fn additions(self) -> (&'static [Group], &'static [Conditional]) {
        match self {
            Self::Programs => (&[], &[]),
            Self::Zygotes => (policy::ALLOWED_TO_ZYGOTES, policy::CONDITIONAL_FOR_ZYGOTES),
        }
    }
}

/// The program for a machine.
pub(super) fn compile(architecture: Architecture, whom: Whom) -> Vec<libc::sock_filter> {
    let foreign = [refuse(Errno::ENOSYS)];
    let mut program = vec![op(LOAD, ARCHITECTURE), branch(JUMP_EQUAL, architecture.audit(), 1, 0)];
    program.extend(foreign);
    program.push(op(LOAD, NUMBER));
    program.extend(search(&ranges(architecture, whom)));
    program
}

/// Every call number's answer, as first numbers of ranges up to the next.
fn ranges(architecture: Architecture, whom: Whom) -> Vec<(u32, Answer)> {
    let answers = answers(architecture, whom);
    let mut ranges: Vec<(u32, Answer)> = Vec::new();
    for number in 0..=architecture.last_known() {
        let answer = answers.get(&number).copied().unwrap_or(Answer::Refuse(Errno::EPERM));
        if !ranges.last().is_some_and(|(_, last)| last.joins(answer)) {
            ranges.push((number, answer));
        }
    }
    ranges.push((architecture.last_known() + 1, Answer::Refuse(Errno::ENOSYS)));
    ranges
}

fn answers(architecture: Architecture, whom: Whom) -> BTreeMap<u32, Answer> {
    let absent = policy::ABSENT.iter().map(|call| (*call, Answer::Refuse(Errno::ENOSYS)));
    let (more_allowed, more_conditional) = whom.additions();
    // A name this machine does not know is another machine's way to do the same. Of two answers the later one counts.
    absent
        .chain(allowed(policy::ALLOWED))
        .chain(conditional(policy::CONDITIONAL))
        .chain(allowed(more_allowed))
        .chain(conditional(more_conditional))
        .filter_map(|(call, answer)| Some((architecture.number_of(call)?, answer)))
        .collect()
}

fn allowed(groups: &'static [Group]) -> impl Iterator<Item = (&'static str, Answer)> {
    groups.iter().flat_map(|group| group.calls.split_whitespace()).map(|call| (call, Answer::Allow))
}

fn conditional(rules: &'static [Conditional]) -> impl Iterator<Item = (&'static str, Answer)> {
    rules.iter().map(|rule| (rule.call, Answer::AllowIf(rule.conditions, rule.otherwise)))
}

/// A binary search; the accumulator holds the call's number.
fn search(ranges: &[(u32, Answer)]) -> Vec<libc::sock_filter> {
    if let [(_, answer)] = ranges {
        return reply(*answer);
    }
    let (low, high) = ranges.split_at(ranges.len() / 2);
    let (low_code, high_code) = (search(low), search(high));
    let mut code = match u8::try_from(low_code.len()) {
        Ok(_) => vec![branch(JUMP_GREATER_OR_EQUAL, high[0].0, low_code.len(), 0)],
        Err(_) => {
            let far = u32::try_from(low_code.len()).expect("a filter has at most 4096 instructions");
            vec![branch(JUMP_GREATER_OR_EQUAL, high[0].0, 0, 1), op(JUMP, far)]
        }
    };
    code.extend(low_code);
    code.extend(high_code);
    code
}

fn reply(answer: Answer) -> Vec<libc::sock_filter> {
    match answer {
        Answer::Allow => vec![op(RETURN, RETURN_ALLOW)],
        Answer::Refuse(errno) => vec![refuse(errno)],
        Answer::AllowIf(conditions, otherwise) => {
            let mut code = vec![op(RETURN, RETURN_ALLOW), refuse(otherwise)];
            for condition in conditions.iter().rev() {
                code = [check(*condition, code.len()), code].concat();
            }
            code
        }
    }
}

/// Goes on behind itself when the condition holds, else to the last of the `rest` instructions that follow.
fn check(condition: Condition, rest: usize) -> Vec<libc::sock_filter> {
    match condition {
        Condition::NoneOf { argument, bits } => {
            vec![load_argument(argument), branch(JUMP_ANY_BIT, bits, rest - 1, 0)]
        }
        Condition::NoneAfter { argument, value, refused } => {
            // Another value: all of the comparisons below are passed over.
            let over = refused.len() + 1;
            let mut code = vec![load_argument(argument), branch(JUMP_EQUAL, value, 0, over)];
            code.push(load_argument(argument + 1));
            for (index, value) in refused.iter().enumerate() {
                let left = refused.len() - 1 - index;
                code.push(branch(JUMP_EQUAL, *value, left + rest - 1, 0));
            }
            code
        }
        Condition::OneOf { argument, mask, values } => {
            let mut code = vec![load_argument(argument), op(MASK, mask)];
            for (index, value) in values.iter().enumerate() {
                let left = values.len() - 1 - index;
                let otherwise = if left == 0 { rest - 1 } else { 0 };
                code.push(branch(JUMP_EQUAL, *value, left, otherwise));
            }
            code
        }
    }
}

fn load_argument(argument: u8) -> libc::sock_filter {
    op(LOAD, ARGUMENTS + 8 * u32::from(argument))
}

fn refuse(errno: Errno) -> libc::sock_filter {
    op(RETURN, RETURN_ERRNO | (errno as i32).cast_unsigned())
}

fn op(code: u16, k: u32) -> libc::sock_filter {
    libc::sock_filter { code, jt: 0, jf: 0, k }
}

/// Jumps are counted in instructions behind the branch. The whole program is far below their bound;
/// a test compiles it for every machine.
fn branch(code: u16, k: u32, if_true: usize, if_false: usize) -> libc::sock_filter {
    let narrow = |jump| u8::try_from(jump).expect("a jump spans at most 255 instructions");
    libc::sock_filter { code, jt: narrow(if_true), jf: narrow(if_false), k }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const BOTH: [Architecture; 2] = [Architecture::X86_64, Architecture::Aarch64];

    /// What the kernel would answer: `None` allows.
    fn run(program: &[libc::sock_filter], audit: u32, number: u32, arguments: &[u32]) -> Option<u32> {
        let (mut at, mut accumulator) = (0, 0);
        loop {
            let op = program[at];
            at += 1;
            let taken = match op.code {
                LOAD => {
                    accumulator = match op.k {
                        NUMBER => number,
                        ARCHITECTURE => audit,
                        offset => arguments.get(((offset - ARGUMENTS) / 8) as usize).copied().unwrap_or(0),
                    };
                    continue;
                }
                JUMP => {
                    at += op.k as usize;
                    continue;
                }
                MASK => {
                    accumulator &= op.k;
                    continue;
                }
                RETURN if op.k == RETURN_ALLOW => return None,
                RETURN => return Some(op.k & 0xffff),
                JUMP_EQUAL => accumulator == op.k,
                JUMP_GREATER_OR_EQUAL => accumulator >= op.k,
                JUMP_ANY_BIT => accumulator & op.k != 0,
                other => panic!("no such instruction: {other:#x}"),
            };
            at += usize::from(if taken { op.jt } else { op.jf });
        }
    }

    fn ask(architecture: Architecture, call: &str, arguments: &[u32]) -> Option<u32> {
        let number = architecture.number_of(call).unwrap_or_else(|| panic!("{call} on {architecture:?}"));
        run(&compile(architecture, Whom::Programs), architecture.audit(), number, arguments)
    }

    #[test]
    fn every_number_gets_the_policys_answer() {
        for architecture in BOTH {
            let program = compile(architecture, Whom::Programs);
            let answers = answers(architecture, Whom::Programs);
            for number in 0..=architecture.last_known() + 5 {
                let got = run(&program, architecture.audit(), number, &[]);
                match answers.get(&number) {
                    Some(Answer::Allow) => assert_eq!(got, None, "{number}"),
                    Some(Answer::Refuse(errno)) => assert_eq!(got, Some(*errno as u32), "{number}"),
                    Some(Answer::AllowIf(..)) => {}
                    None if number > architecture.last_known() => assert_eq!(got, Some(Errno::ENOSYS as u32)),
                    None => assert_eq!(got, Some(Errno::EPERM as u32), "{number}"),
                }
            }
        }
    }

    #[test]
    fn every_name_exists_somewhere_and_once_and_has_a_reason() {
        let mut seen = BTreeSet::new();
        let groups = policy::ALLOWED.iter().flat_map(|group| group.calls.split_whitespace());
        let names = groups
            .chain(policy::CONDITIONAL.iter().map(|rule| rule.call))
            .chain(policy::ABSENT.iter().copied());
        for name in names {
            assert!(seen.insert(name), "{name} twice");
            assert!(BOTH.iter().any(|architecture| architecture.number_of(name).is_some()), "{name} nowhere");
        }
        assert!(policy::ALLOWED.iter().all(|group| group.reason.len() > 5));
        assert!(policy::CONDITIONAL.iter().all(|rule| rule.reason.len() > 5));
    }

    #[test]
    fn what_escapes_are_made_of_is_refused() {
        let calls = [
            "mount",
            "umount2",
            "pivot_root",
            "unshare",
            "setns",
            "bpf",
            "ptrace",
            "process_vm_readv",
            "process_vm_writev",
            "keyctl",
            "add_key",
            "request_key",
            "perf_event_open",
            "userfaultfd",
            "open_by_handle_at",
            "name_to_handle_at",
            "kexec_load",
            "init_module",
            "finit_module",
            "reboot",
            "swapon",
            "pidfd_getfd",
            "kcmp",
            "open_tree",
            "move_mount",
            "fsopen",
            "fsmount",
            "mount_setattr",
            "chroot",
            "acct",
            "syslog",
            "settimeofday",
            "clock_settime",
            "quotactl",
            "fanotify_init",
            "process_madvise",
            "io_uring_setup",
            "clone3",
            "seccomp",
            "capset",
            "sethostname",
        ];
        for architecture in BOTH {
            for call in calls {
                assert!(ask(architecture, call, &[]).is_some(), "{call} on {architecture:?}");
            }
        }
    }

    #[test]
    fn arguments_decide() {
        let eperm = Some(Errno::EPERM as u32);
        let (no_tty, no_family) = (Some(Errno::ENOTTY as u32), Some(Errno::EAFNOSUPPORT as u32));
        let no_option = Some(Errno::ENOPROTOOPT as u32);
        let table: &[(&str, &[u32], Option<u32>)] = &[
            ("clone", &[0x0001_1200], None),  // what a thread is made with, roughly
            ("clone", &[0x1000_0011], eperm), // CLONE_NEWUSER
            ("clone", &[0x0002_0011], eperm), // CLONE_NEWNS
            ("socket", &[2, 1], None),
            ("socket", &[10, 2 | 0o2_000_000], None), // SOCK_CLOEXEC
            ("socket", &[2, 3], no_family),           // SOCK_RAW
            ("socket", &[16, 2], no_family),          // AF_NETLINK
            ("socket", &[40, 1], no_family),          // AF_VSOCK
            ("socket", &[38, 5], no_family),          // AF_ALG
            ("socket", &[2, 1, 6], None),
            ("socket", &[2, 1, 262], no_family), // IPPROTO_MPTCP
            ("fcntl", &[3, 4], None),
            ("fcntl", &[3, 1024, 1], eperm), // F_SETLEASE
            ("socketpair", &[1, 1], None),
            ("socketpair", &[2, 1], no_family),
            ("ioctl", &[0, 0x5413], None),
            ("ioctl", &[0, 0x5412], no_tty), // TIOCSTI
            ("ioctl", &[0, 0x541c], no_tty), // TIOCLINUX
            ("prctl", &[15], None),
            ("prctl", &[22, 2], eperm), // PR_SET_SECCOMP
            ("personality", &[u32::MAX], None),
            ("personality", &[0x0004_0000], eperm), // ADDR_NO_RANDOMIZE
            ("prlimit64", &[0, 7], None),
            ("prlimit64", &[1, 7], eperm),
            ("futex", &[0, 128, 1], None), // FUTEX_WAIT_PRIVATE
            ("futex", &[0, 9 | 256, 1], None),
            ("futex", &[0, 6, 1], eperm), // FUTEX_LOCK_PI
            ("futex", &[0, 13 | 128, 1], eperm),
            ("setsockopt", &[3, 17, 100], no_option), // UDP_ENCAP
            ("setsockopt", &[3, 17, 1], None),        // UDP_CORK
            ("mmap", &[0, 4096, 3, 0x22], None),
            ("mmap", &[0, 4096, 3, 0x4_0022], eperm), // MAP_HUGETLB
            ("memfd_create", &[0, 1], None),
            ("memfd_create", &[0, 5], eperm), // MFD_HUGETLB
            ("shmget", &[1, 4096, 0o1600], None),
            ("shmget", &[1, 4096, 0o5600], eperm), // SHM_HUGETLB
            ("madvise", &[0, 4096, 4], None),
            ("madvise", &[0, 4096, 12], eperm),     // MADV_MERGEABLE
            ("setsockopt", &[3, 1, 2], None),       // SO_REUSEADDR
            ("setsockopt", &[3, 6, 1], None),       // TCP_NODELAY
            ("setsockopt", &[3, 6, 31], no_option), // TCP_ULP
            ("setsockopt", &[3, 1, 31], None),      // SO_PEERSEC, the same number at another level
            ("setsockopt", &[3, 1, 26], no_option), // SO_ATTACH_FILTER
            ("setsockopt", &[3, 1, 60], no_option), // SO_ZEROCOPY
            ("setsockopt", &[3, 6, 60], None),
            ("sendto", &[3, 0, 1, 0x4000], None),     // MSG_NOSIGNAL
            ("sendto", &[3, 0, 1, 1], eperm),         // MSG_OOB
            ("sendmsg", &[3, 0, 0x0400_0000], eperm), // MSG_ZEROCOPY
        ];
        for architecture in BOTH {
            for (call, arguments, expected) in table {
                assert_eq!(ask(architecture, call, arguments), *expected, "{call} {arguments:x?}");
            }
        }
    }

    #[test]
    fn foreign_architectures_and_x32_are_refused() {
        let program = compile(Architecture::X86_64, Whom::Programs);
        let i386 = 0x4000_0003;
        assert_eq!(run(&program, i386, 1, &[]), Some(Errno::ENOSYS as u32));
        let x32_read = 0x4000_0000;
        let native = Architecture::X86_64.audit();
        assert_eq!(run(&program, native, x32_read, &[]), Some(Errno::ENOSYS as u32));
    }

    #[test]
    fn the_program_fits_the_kernels_bound() {
        for architecture in BOTH {
            assert!(compile(architecture, Whom::Programs).len() < 1000);
        }
    }
}
