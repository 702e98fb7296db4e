package org.noticematch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The library as Java sees it: no companion in the way, no argument that has a default. */
class JavaCallerTest {
    @Test
    void searchesFromJava() {
        try (Watchlist list = Watchlist.demo()) {
            Candidates found = list.search("Viktor Skalnyi");
            assertEquals("DEMO-0001", found.get(0).getRecordId());
            Query query = new Query("Viktor Skalnyi").withBorn("1980").withNationality("RU");
            assertFalse(list.search(query, new Options(3)).get(0).reasons().isEmpty());
        }
    }

    @Test
    void comparesFromJava() {
        assertTrue(Watchlist.compare("Jan Kowalski", "Kowalski, Jan").getScore() > 0.7);
        assertEquals(Level.NONE, Watchlist.compare("Jan Kowalski", "Mei Ling Chen").getLevel());
    }

    @Test
    void catchesTheSealedExceptions() {
        assertThrows(NoticematchException.Io.class, () -> Watchlist.open("no/such/file.nmx"));
    }
}
