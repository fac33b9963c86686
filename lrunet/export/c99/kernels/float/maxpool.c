static void maxpool(const float *x, int h, int w, int c, float *y, int out_h, int out_w, int kernel, int stride, int pad)
{
    int row, column, i, j, k;

    for (row = 0; row < out_h; row++) {
        for (column = 0; column < out_w; column++) {
            for (k = 0; k < c; k++) {
                float most = -3.402823466e+38f;
                for (i = row * stride - pad; i < row * stride - pad + kernel; i++) {
                    for (j = column * stride - pad; j < column * stride - pad + kernel; j++) {
                        if (i >= 0 && i < h && j >= 0 && j < w && x[((long)i * w + j) * c + k] > most) {
                            most = x[((long)i * w + j) * c + k];
                        }
                    }
                }
                *y++ = most;
            }
        }
    }
}
