package live

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"strings"

	"lrunet/internal/machine"
)

// TokenKey is what the token is called in an address.
const TokenKey = "token"

// guard lets requests through that are allowed, and has browsers keep what they get
// to themselves.
func (s *site) guard(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			fail(w, http.StatusMethodNotAllowed, "Nothing here can be changed.")
		case s.Loopback && !local(r.Host):
			fail(w, http.StatusMisdirectedRequest, "This server answers for localhost and 127.0.0.1 alone; to reach it from elsewhere, use ssh -L or --listen.")
		case s.Token != "" && !s.admit(w, r):
			fail(w, http.StatusUnauthorized, "Open the address that lrunet serve has printed, with its token.")
		case s.Token != "" && r.URL.Query().Has(TokenKey) && strings.HasSuffix(r.URL.Path, "/"):
			http.Redirect(w, r, "/"+strings.TrimLeft(r.URL.EscapedPath(), "/"), http.StatusSeeOther) // so that no token stays in the address
		default:
			inner.ServeHTTP(w, r)
		}
	})
}

// secure sets what holds for all answers. The pages' own policies say what their
// scripts may do.
func secure(h http.Header) {
	for name, value := range map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      "frame-ancestors 'none'",
		"X-Frame-Options":              "DENY",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cross-Origin-Opener-Policy":   "same-origin",
	} {
		h.Set(name, value)
	}
}

// admit says whether a request has the token, in its address or in a cookie, which it
// gives to a browser that comes with the address.
func (s *site) admit(w http.ResponseWriter, r *http.Request) bool {
	name := fmt.Sprintf("lrunet-%d", s.Port) // cookies do not tell ports apart
	if s.isToken(r.URL.Query().Get(TokenKey)) {
		http.SetCookie(w, &http.Cookie{Name: name, Value: s.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		return true
	}
	cookie, err := r.Cookie(name)
	return err == nil && s.isToken(cookie.Value)
}

// isToken compares in a time that tells nothing of the token.
func (s *site) isToken(text string) bool {
	return subtle.ConstantTimeCompare([]byte(text), []byte(s.Token)) == 1
}

// local says whether the host of a request is this machine, by a name that no
// other site can have: with a name of its own a site could have a browser read
// here what it may not (DNS rebinding).
func local(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return machine.Loopback(strings.Trim(host, "[]"))
}
