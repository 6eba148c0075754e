use super::*;

#[test]
fn what_is_named_for_tls_is_refused_where_it_can_only_be_a_mistake() {
    const CERT: (&str, &str) = ("SCORETABLE_TLS_CERT", "/nowhere/c.pem");
    const CA: (&str, &str) = ("SCORETABLE_TLS_CA", "/nowhere/ca.pem");
    let plain = ("REDIS_URL", "redis://h");
    let refusal = |flags: &Flags, variables: &[(&str, &str)]| {
        let config = with_variables(flags, variables);
        let (mode, url) = config.cache(Purpose::Real).unwrap();
        let refused = config.tls(mode, url.as_ref()).err();
        refused.map(|error| error.to_string())
    };
    let by_flag = |asks_the_web| Flags {
        asks_the_web,
        ..flags(&[(Setting::TlsCa, "/nowhere/ca.pem")])
    };
    for (flags, variables, told) in [
        // Set by the same source as the server, or by one of higher precedence.
        (
            Flags::default(),
            &[CERT, plain][..],
            Some("cannot use SCORETABLE_TLS_CERT: it is for TLS, and the URL by REDIS_URL"),
        ),
        (
            by_flag(false),
            &[plain],
            Some("cannot use --tls-ca: it is for TLS, and the URL by REDIS_URL"),
        ),
        (by_flag(false), &[], Some("no server is named")),
        // Meant for another server, or for `fetch`.
        (flags(&redis("redis://h")), &[CERT], None),
        (flags(&redis("unix:///r.sock")), &[CERT, CA], None),
        (Flags::default(), &[CERT], None),
        (Flags::default(), &[CA, plain], None),
        (by_flag(true), &[plain], None),
        // Wanted, and then it has to be there, whole.
        (
            flags(&redis("rediss://h")),
            &[CA],
            Some("/nowhere/ca.pem cannot be read"),
        ),
        (
            flags(&redis("rediss://h")),
            &[CERT],
            Some("without its key; name both, with --tls-key"),
        ),
        // Not wanted at all.
        (
            flags(&[(Setting::Cache, "off"), (Setting::TlsCa, "/nowhere/ca.pem")]),
            &[plain, CERT],
            None,
        ),
    ] {
        let refused = refusal(&flags, variables);
        match told {
            None => assert_eq!(refused, None, "{flags:?} {variables:?}"),
            Some(told) => {
                let refused = refused.unwrap_or_default();
                assert!(refused.contains(told), "{flags:?} {variables:?}: {refused}");
            }
        }
    }
}
