package main

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// session is somebody's, or what was begun with somebody.
type session struct {
	state, nonce, verifier string
	claims                 *Claims
	token                  string
	endsAt                 time.Time
}

// In memory; a real product has its own.
var kept sync.Map

func put(response http.ResponseWriter, s session, life time.Duration) {
	id := random()
	s.endsAt = time.Now().Add(life)
	kept.Store(id, s)
	time.AfterFunc(life, func() { kept.Delete(id) })
	http.SetCookie(response, &http.Cookie{
		Name: "session", Value: id, Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(productURL, "https:"),
	})
}

// sessionOf is empty for nobody.
func sessionOf(request *http.Request) session {
	if cookie, err := request.Cookie("session"); err == nil {
		if found, ok := kept.Load(cookie.Value); ok && time.Now().Before(found.(session).endsAt) {
			return found.(session)
		}
	}
	return session{}
}

func forget(request *http.Request) {
	if cookie, err := request.Cookie("session"); err == nil {
		kept.Delete(cookie.Value)
	}
}
