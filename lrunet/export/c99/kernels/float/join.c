/* join puts x's channels among y's, from channel first on. */
static void join(const float *x, float *y, int area, int c, int out_c, int first)
{
    int i;

    for (y += first; area-- > 0; y += out_c) {
        for (i = 0; i < c; i++) {
            y[i] = *x++;
        }
    }
}
