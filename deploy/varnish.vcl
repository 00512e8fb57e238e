vcl 4.1;
# Varnish in front of the server. It keeps cacheable answers, forms and languages apart, and revalidates with the ETag.

backend replica {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/-/ready"; .interval = 5s; .timeout = 12s; .window = 3; .threshold = 1; .initial = 1; }
}

sub vcl_recv {
    # The metrics in every spelling of the URL. No other URL below /-/ has an encoded character.
    if (req.url ~ "(?i)^[^?]*(/|%2f)(-|%2d)(/|%2f)([^?]*%|metrics)") {
        return (synth(403));
    }
    # No answer depends on the client.
    unset req.http.Cookie;
    unset req.http.Authorization;
}

sub vcl_backend_response {
    # A stale answer may be sent during revalidation, and for an hour while the server is down.
    set beresp.grace = 1h;
}

sub vcl_deliver {
    set resp.http.X-Cache = "MISS";
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    }
}
